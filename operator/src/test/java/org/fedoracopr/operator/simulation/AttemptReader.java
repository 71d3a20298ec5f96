package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.handover.HandoverReader;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * The readers of one attempt's two logs: real records through the real {@link HandoverReader}; and of the relay whether the backend has the whole log.
 *
 * <p>Logs are opened by the Pod's name, as anywhere in Kubernetes: it can be another Pod's by then.
 */
final class AttemptReader {

    private final World world;
    private final Session session;
    private final AttemptKey key;
    private final String build;
    private final String pod;
    private final HandoverReader reader;
    private @Nullable PodRun open;
    private int position;
    private boolean following;
    private @Nullable Instant readingSince;
    private boolean relaying;
    private boolean hasWholeLog;
    private boolean sealed;
    private @Nullable String problem;
    private boolean closed;
    private boolean poked;

    AttemptReader(World world, Session session, AttemptKey key, String build, String pod) {
        this.world = world;
        this.session = session;
        this.key = key;
        this.build = build;
        this.pod = pod;
        this.reader = world.rules().reader(key.buildUid(), key.attempt());
    }

    void ensure(boolean agentStarted, boolean builderStarted) {
        if (agentStarted && !following) {
            following = true;
            readingSince = session.now();
            later(world.chance().millis(10, 300), this::read);
        }
        if (builderStarted && !relaying) {
            relaying = true;
            later(world.chance().millis(10, 300), this::relay);
        }
    }

    AttemptObservation observe() {
        return new AttemptObservation(
                reader.handover(), new RelayState(hasWholeLog ? 1_000 : 0, sealed, problem), readingSince, null);
    }

    private void read() {
        if (open != null && (!open.hasReadableLogs() || world.chance().comes(Fault.LOG_STREAM_CUT))) {
            open = null;
        }
        if (open == null) {
            open = running();
            position = 0;
            if (open == null) {
                later(world.chance().seconds(1, 10), this::read);
                return;
            }
            open.read(this::poke);
        }
        Handover before = reader.handover();
        List<String> lines = open.publisher().lines();
        while (position < lines.size()) {
            reader.acceptLine(lines.get(position++));
        }
        if (!reader.handover().equals(before)) {
            session.enqueue(build);
        }
        if (reader.handover().committed() == null) {
            later(Duration.ofSeconds(10), this::read);
        }
    }

    private void poke() {
        if (!poked) {
            poked = true;
            later(world.chance().millis(5, 300), () -> {
                poked = false;
                if (open != null && reader.handover().committed() == null) {
                    read();
                }
            });
        }
    }

    private void relay() {
        boolean before = sealed;
        String problemBefore = problem;
        PodRun now = running();
        boolean ended = reader.handover().seal() != null;
        hasWholeLog |= ended && now != null && now.annotationsAreOf(key);
        problem = world.backend().isAway() ? "the backend does not answer" : null;
        if (ended && problem == null && (hasWholeLog || world.backend().isSealed(key))) {
            world.backend().seal(key);
            sealed = true;
        }
        if (sealed != before || !Objects.equals(problem, problemBefore)) {
            session.enqueue(build);
        }
        if (!sealed) {
            later(world.chance().seconds(1, 4), this::relay);
        }
    }

    private @Nullable PodRun running() {
        for (PodRun run : world.cluster().runs()) {
            if (run.name().equals(pod) && run.hasReadableLogs()) {
                return run;
            }
        }
        return null;
    }

    private void later(Duration delay, Runnable body) {
        world.time()
                .after(
                        delay,
                        () -> session.guarded(() -> {
                            if (!closed) {
                                body.run();
                            }
                        }));
    }

    void close() {
        closed = true;
    }
}
