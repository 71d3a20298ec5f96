package org.fedoracopr.operator.attempt;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.operator.handover.AgentFollower;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.handover.HandoverReader;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.io.LogBackend;
import org.fedoracopr.operator.relay.io.LogRelay;
import org.fedoracopr.operator.relay.io.LogSource;
import org.fedoracopr.operator.relay.io.Windows;
import org.fedoracopr.operator.relay.model.LogKey;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * The readers of all running attempts: two virtual threads for each, one on the agent's log and one on the build's.
 *
 * <p>Every agent is read, for no build ends without its records, and they are few. So many agents run as pools have builders. A build's log is long, and only
 * somebody who watches misses it: of these a bounded number is relayed at once, and the others wait for their turn.
 */
public final class AttemptReaders implements AutoCloseable {

    /** Logs at most that are relayed at once: with as many agents they fill 25 connections to the API server. */
    static final int MOST_RELAYS = 1_000;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final PodLogs logs;
    private final @Nullable LogBackend backend;
    private final AgentRequests requests;
    private final Windows windows = new Windows();
    private final InstantSource clock;
    private final RelayTurns turns;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<AttemptKey, Readers> running = new ConcurrentHashMap<>();

    /** @param backend null when none is configured: nothing is relayed then */
    public AttemptReaders(PodLogs logs, @Nullable LogBackend backend, AgentRequests requests, InstantSource clock) {
        this(logs, backend, requests, clock, MOST_RELAYS);
    }

    AttemptReaders(
            PodLogs logs, @Nullable LogBackend backend, AgentRequests requests, InstantSource clock, int mostRelays) {
        this.logs = Objects.requireNonNull(logs, "logs is null");
        this.requests = Objects.requireNonNull(requests, "requests is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.backend = backend;
        this.turns = new RelayTurns(mostRelays);
    }

    /**
     * Starts the readers that can be started and are not yet.
     *
     * @param changed called whenever they know something new
     */
    public void ensure(AttemptKey key, AttemptTarget target, Runnable changed) {
        var readers = running.computeIfAbsent(key, k -> new Readers(k, changed));
        readers.ensure(target);
    }

    /** What is known of an attempt. */
    public AttemptObservation observe(AttemptKey key) {
        Readers readers = running.get(key);
        RelayState none = backend == null ? null : RelayState.NONE;
        return readers == null ? new AttemptObservation(Handover.NONE, none) : readers.observe();
    }

    /** The attempts that have readers now. */
    public Set<AttemptKey> attempts() {
        return Set.copyOf(running.keySet());
    }

    /** How many attempts are not heard from although their agents should live. */
    public int silent() {
        return (int) running.values().stream()
                .filter(readers -> readers.silentSince() != null)
                .count();
    }

    /** Opens streams again that have been silent for too long, and tells of who has begun or ceased to be; to be called every few seconds. */
    public void lookForSilence() {
        running.values().forEach(Readers::lookForSilence);
    }

    /** Tells what became of an attempt; the backend is told after its log. */
    public void ended(AttemptKey key, String verdict) {
        Readers readers = running.get(key);
        if (readers != null) {
            readers.ended(verdict);
        }
    }

    /** Ends the readers of an attempt whose Pod is gone. */
    public void stop(AttemptKey key) {
        Readers readers = running.remove(key);
        if (readers != null) {
            readers.end(LogRelay::stop);
        }
    }

    @Override
    public void close() {
        running.values().forEach(readers -> readers.end(LogRelay::close));
        running.clear();
        threads.shutdownNow();
    }

    /** The readers of one attempt. */
    private final class Readers {
        private final AttemptKey key;
        private final Runnable changed;
        private @Nullable AgentFollower follower;
        private @Nullable LogRelay relay;
        private volatile Handover handover = Handover.NONE;
        private volatile @Nullable String lastProblem;
        private volatile @Nullable Instant readingSince;
        private volatile boolean waits;
        private volatile @Nullable Instant silentSince;

        Readers(AttemptKey key, Runnable changed) {
            this.key = key;
            this.changed = changed;
        }

        synchronized void ensure(AttemptTarget target) {
            if (target.agentStarted() && follower == null) {
                follower = new AgentFollower(
                        this::followAgent,
                        new ContainerRef(target.namespace(), target.pod(), AttemptTarget.AGENT),
                        new HandoverReader(key.buildUid(), key.attempt(), this::range),
                        new Retry(FIRST_PAUSE, LONGEST_PAUSE),
                        this::agentIsNeeded,
                        clock,
                        this::handoverChanged);
                readingSince = clock.instant();
                threads.execute(follower);
            }
            if (target.builderStarted() && relay == null && backend != null) {
                relay = new LogRelay(
                        new LogSource(
                                logs,
                                new ContainerRef(target.namespace(), target.pod(), AttemptTarget.BUILDER),
                                request -> requests.range(target, request),
                                windows,
                                target.seenFromTheStart()),
                        new LogKey(
                                key.buildUid(), target.buildId(), target.taskId(), key.attempt(), target.resultsPath()),
                        backend,
                        requests.mark(target),
                        new Retry(FIRST_PAUSE, LONGEST_PAUSE),
                        clock,
                        this::relayChanged);
                tell(relay, handover);
                waits = true;
                LogRelay begun = relay;
                threads.execute(() -> relayInTurn(begun));
            }
        }

        private void relayInTurn(LogRelay begun) {
            try {
                turns.take();
            } catch (InterruptedException e) {
                // Everything is being closed.
                Thread.currentThread().interrupt();
                return;
            }
            waits = false;
            try {
                begun.run();
            } finally {
                turns.giveBack();
            }
        }

        /** Bytes that move on are nothing to reconcile; the end and a problem are. */
        private void relayChanged(RelayState next) {
            if (next.isOver() || !Objects.equals(next.problem(), lastProblem)) {
                lastProblem = next.problem();
                changed.run();
            }
        }

        private void handoverChanged(Handover next) {
            Handover before = handover;
            handover = next;
            tellRelay(relay -> tell(relay, next));
            if (!next.equals(before) && !onlyCheckpointMoved(before, next)) {
                changed.run();
            }
        }

        private InputStream followAgent(ContainerRef container) throws IOException {
            InputStream stream = logs.follow(container);
            tellRelay(LogRelay::agentIsReadAgain);
            return stream;
        }

        private void range(AgentRecord.LogRange part) {
            tellRelay(relay -> relay.range(part));
        }

        private void tellRelay(Consumer<LogRelay> word) {
            LogRelay current = relay();
            if (current != null) {
                word.accept(current);
            }
        }

        private boolean agentIsNeeded() {
            LogRelay current = relay();
            return current != null && current.needsAgent();
        }

        private synchronized @Nullable LogRelay relay() {
            return relay;
        }

        private synchronized @Nullable AgentFollower follower() {
            return follower;
        }

        void ended(String verdict) {
            tellRelay(relay -> relay.verdict(verdict));
        }

        void lookForSilence() {
            tellRelay(LogRelay::look);
            AgentFollower current = follower();
            if (current == null) {
                return;
            }
            current.endIfSilent();
            Instant heardAt = current.heardAt();
            boolean silent = !current.isDone() && !clock.instant().isBefore(heardAt.plus(AgentFollower.SILENCE));
            Instant since = silent ? heardAt : null;
            if (!Objects.equals(since, silentSince)) {
                silentSince = since;
                changed.run();
            }
        }

        @Nullable
        Instant silentSince() {
            return silentSince;
        }

        private void tell(LogRelay target, Handover next) {
            if (next.checkpoint() != null) {
                target.checkpoint(next.checkpoint().offset(), next.checkpoint().sha256());
            }
            if (next.seal() != null) {
                target.seal(next.seal());
            }
        }

        AttemptObservation observe() {
            LogRelay current = relay();
            RelayState state = backend == null
                    ? null
                    : current == null ? RelayState.NONE : waits ? turns.waiting(current.state()) : current.state();
            return new AttemptObservation(handover, state, readingSince, silentSince);
        }

        /** Checkpoints are for the relay; the reconciler has nothing to do with them. */
        private static boolean onlyCheckpointMoved(Handover before, Handover next) {
            return Objects.equals(before.runnerSeenAt(), next.runnerSeenAt())
                    && Objects.equals(before.seal(), next.seal())
                    && Objects.equals(before.prepared(), next.prepared())
                    && Objects.equals(before.committed(), next.committed())
                    && Objects.equals(before.failure(), next.failure());
        }

        /** Reads nothing more; the relay is ended as is asked for. */
        synchronized void end(Consumer<LogRelay> endRelay) {
            if (follower != null) {
                follower.close();
            }
            if (relay != null) {
                endRelay.accept(relay);
            }
        }
    }
}
