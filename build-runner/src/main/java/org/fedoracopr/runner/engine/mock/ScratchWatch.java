package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;

/**
 * Stops a build that is about to fill its scratch space (ENG-10): the kubelet's own limit evicts the whole Pod and takes the log with it.
 *
 * <p>It looks once a second at the file system that has the scratch space.
 */
final class ScratchWatch implements AutoCloseable {

    private static final int PERCENT = 100;

    private final ScheduledFuture<?> timer;

    ScratchWatch(ScheduledExecutorService scheduler, StopToken stop, Path scratch, int limitPercent) {
        timer = scheduler.scheduleWithFixedDelay(() -> look(stop, scratch, limitPercent), 0, 1, TimeUnit.SECONDS);
    }

    private static void look(StopToken stop, Path scratch, int limitPercent) {
        try {
            FileStore store = Files.getFileStore(scratch);
            long size = store.getTotalSpace();
            long used = size - store.getUnallocatedSpace();
            if (size > 0 && used >= size / PERCENT * limitPercent) {
                stop.request(new StopReason.ScratchFull(used, size));
            }
        } catch (IOException e) {
            // Not there yet, or not any more: nothing fills it.
        }
    }

    @Override
    public void close() {
        timer.cancel(false);
    }
}
