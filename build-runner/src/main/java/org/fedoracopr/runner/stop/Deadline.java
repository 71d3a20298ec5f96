package org.fedoracopr.runner.stop;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The end of a build's time: requests the stop when it is reached, unless it was closed before (CLI-10). */
public final class Deadline implements AutoCloseable {

    private final ScheduledFuture<?> timer;

    public Deadline(ScheduledExecutorService scheduler, StopToken stop, Duration limit) {
        timer = scheduler.schedule(
                () -> stop.request(new StopReason.TimedOut(limit)), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.cancel(false);
    }
}
