package org.fedoracopr.operator.handover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
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
 * <p>A cut stream is opened again from the beginning: records can be read twice without harm. After the agent's last word there is nothing left to read.
 */
public final class AgentFollower implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AgentFollower.class);

    /** A longer line is no record; it is skipped without being held in memory. */
    private static final int MAX_LINE = 32 << 10;

    private final PodLogs logs;
    private final ContainerRef container;
    private final HandoverReader reader;
    private final Consumer<Handover> changed;
    private final Retry retry;
    private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();

    public AgentFollower(
            PodLogs logs, ContainerRef container, HandoverReader reader, Retry retry, Consumer<Handover> changed) {
        this.logs = Objects.requireNonNull(logs, "logs is null");
        this.container = Objects.requireNonNull(container, "container is null");
        this.reader = Objects.requireNonNull(reader, "reader is null");
        this.retry = Objects.requireNonNull(retry, "retry is null");
        this.changed = Objects.requireNonNull(changed, "changed is null");
    }

    @Override
    public void run() {
        do {
            try (InputStream stream = logs.follow(container)) {
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
        } while (!reader.handover().isComplete() && retry.awaitNext());
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
