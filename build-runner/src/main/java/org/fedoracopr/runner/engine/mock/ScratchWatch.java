package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;

/**
 * Stops a build that is about to fill its scratch space (ENG-10): the kubelet's own limit evicts the whole Pod and takes the log with it.
 *
 * <p>It looks once a second, or as seldom as keeps it below a twentieth of one processor.
 */
final class ScratchWatch implements AutoCloseable {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final int PAUSE_PER_LOOK = 20;

    private final StopToken stop;
    private final ScratchSpace space;
    private final int limitPercent;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Starts to look; {@code space} is closed with the watch. */
    ScratchWatch(StopToken stop, ScratchSpace space, int limitPercent) {
        this.stop = stop;
        this.space = space;
        this.limitPercent = limitPercent;
        // A thread of its own: a look may take long, and the scheduler's have a timeout to keep.
        Thread.ofPlatform().daemon().name("scratch").start(this::watch);
    }

    private void watch() {
        try {
            Duration pause = Duration.ZERO;
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                long started = System.nanoTime();
                look();
                pause = pause(Duration.ofNanos(System.nanoTime() - started));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            ScratchSpace.Use use = space.measure();
            if (use.reaches(limitPercent) && closed.getCount() > 0) {
                stop.request(new StopReason.ScratchFull(use.used(), use.size()));
            }
        } catch (IOException e) {
            // Not there yet, or not any more: nothing fills it.
        }
    }

    /** How long to wait after a look that took so long. */
    static Duration pause(Duration look) {
        Duration pause = look.multipliedBy(PAUSE_PER_LOOK);
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }

    @Override
    public void close() {
        closed.countDown();
        space.close();
    }
}
