package org.fedoracopr.runner.stop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The signals that stop a process group: INT at the request, TERM 10 s and KILL 20 s after it (LOG-5).
 *
 * <p>Every rung is logged in upstream's words. Closing it ends the climb: call it once the group is gone.
 */
public final class StopLadder implements AutoCloseable {

    private final ScheduledExecutorService scheduler;
    private final Consumer<StopSignal> kill;
    private final Consumer<String> log;
    private final List<ScheduledFuture<?>> rungs = new ArrayList<>();
    private final StopToken.Registration registration;
    private boolean closed;

    /**
     * @param stop starts the climb
     * @param kill sends a signal to the group; must not block for long
     * @param log takes one line per rung
     */
    public StopLadder(
            ScheduledExecutorService scheduler, StopToken stop, Consumer<StopSignal> kill, Consumer<String> log) {
        this.scheduler = scheduler;
        this.kill = kill;
        this.log = log;
        this.registration = stop.onStop(this::climb);
    }

    private synchronized void climb(StopReason reason) {
        if (closed) {
            return;
        }
        for (StopSignal signal : StopSignal.values()) {
            rungs.add(scheduler.schedule(
                    () -> step(reason, signal), signal.after().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private synchronized void step(StopReason reason, StopSignal signal) {
        if (closed) {
            return;
        }
        log.accept(reason.logPrefix() + " => sending " + signal.name());
        kill.accept(signal);
    }

    @Override
    public void close() {
        registration.close();
        synchronized (this) {
            closed = true;
            rungs.forEach(rung -> rung.cancel(false));
        }
    }

    /** The rungs. */
    public enum StopSignal {
        INT(Duration.ZERO),
        TERM(Duration.ofSeconds(10)),
        KILL(Duration.ofSeconds(20));

        private final Duration after;

        StopSignal(Duration after) {
            this.after = after;
        }

        /** How long after the request it is sent. */
        public Duration after() {
            return after;
        }
    }
}
