package org.fedoracopr.operator.handover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;
import org.fedoracopr.operator.podlog.Retry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one agent's output for as long as its container lives, and tells of each change.
 *
 * <p>A cut stream is opened again from the beginning: records can be read twice without harm. After the agent's last word there is nothing left to read, unless it
 * is asked for a part of the log. It gives a sign of life at least every 20 s: a stream that is silent for a minute is a broken one, whatever the quiet build does.
 */
public final class AgentFollower implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgentFollower.class);

    /** A longer line is no record; it is skipped without being held in memory. */
    private static final int MAX_LINE = 32 << 10;

    /** Three signs of life have not come. */
    public static final Duration SILENCE = Duration.ofMinutes(1);

    private final PodLogs logs;
    private final ContainerRef container;
    private final HandoverReader reader;
    private final Consumer<Handover> changed;
    private final Retry retry;
    private final BooleanSupplier wanted;
    private final InstantSource clock;
    private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();
    private volatile Instant heardAt;
    private volatile Instant openedAt;
    private volatile boolean done;

    /**
     * @param wanted whether more is expected of an agent that has said its last word
     * @param changed told of each change, from this reader's thread
     */
    public AgentFollower(
            PodLogs logs,
            ContainerRef container,
            HandoverReader reader,
            Retry retry,
            BooleanSupplier wanted,
            InstantSource clock,
            Consumer<Handover> changed) {
        this.logs = Objects.requireNonNull(logs, "logs is null");
        this.container = Objects.requireNonNull(container, "container is null");
        this.reader = Objects.requireNonNull(reader, "reader is null");
        this.retry = Objects.requireNonNull(retry, "retry is null");
        this.wanted = Objects.requireNonNull(wanted, "wanted is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.changed = Objects.requireNonNull(changed, "changed is null");
        this.heardAt = clock.instant();
        this.openedAt = heardAt;
    }

    /** When the agent was last heard from; never null, for a reader that begins gives it time. */
    public Instant heardAt() {
        return heardAt;
    }

    /** True when nothing is read any more. */
    public boolean isDone() {
        return done;
    }

    /** Ends a stream that has given nothing for too long, so that another one is opened; called by another thread. */
    public void endIfSilent() {
        Instant last = heardAt.isAfter(openedAt) ? heardAt : openedAt;
        if (!clock.instant().isBefore(last.plus(SILENCE))) {
            log.debug("the agent log of {} is silent", container);
            end();
        }
    }

    @Override
    public void run() {
        do {
            try (InputStream stream = logs.follow(container)) {
                openedAt = clock.instant();
                open.set(stream);
                if (retry.isClosed()) {
                    return;
                }
                read(stream);
            } catch (IOException e) {
                log.debug("agent log of {}: {}", container, e.getMessage());
            } finally {
                open.set(null);
            }
        } while ((!reader.handover().isComplete() || wanted.getAsBoolean()) && retry.awaitNext());
        done = true;
    }

    private void read(InputStream stream) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        var line = new StringBuilder();
        boolean tooLong = false;
        for (int c = lines.read(); c >= 0; c = lines.read()) {
            if (c != '\n') {
                tooLong |= line.length() >= MAX_LINE;
                if (!tooLong) {
                    line.append((char) c);
                }
                continue;
            }
            heardAt = clock.instant();
            if (!tooLong) {
                accept(line.toString());
            }
            line.setLength(0);
            tooLong = false;
        }
    }

    private void accept(String line) {
        Handover before = reader.handover();
        Handover after = reader.acceptLine(line);
        if (!after.equals(before)) {
            retry.reset();
            changed.accept(after);
        }
    }

    @Override
    public void close() {
        retry.close();
        end();
    }

    private void end() {
        InputStream stream = open.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                log.debug("closing the agent log of {}: {}", container, e.getMessage());
            }
        }
    }
}
