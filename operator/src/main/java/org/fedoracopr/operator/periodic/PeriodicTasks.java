package org.fedoracopr.operator.periodic;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks that are done again and again, each by itself: one that fails is done again all the same, and one that takes long holds up no other. */
public final class PeriodicTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PeriodicTasks.class);
    private static final int THREADS = 3;

    private final Consumer<String> failed;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().name("periodic-", 0).daemon().factory());

    /** @param failed told the name of a task each time that it fails */
    public PeriodicTasks(Consumer<String> failed) {
        this.failed = Objects.requireNonNull(failed, "failed is null");
    }

    /** Does a task from now on, with this pause after each time. */
    public void every(Duration pause, String name, Runnable task) {
        var unused = threads.scheduleWithFixedDelay(
                () -> guarded(name, task), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** An executor drops a task for good that throws once. */
    private void guarded(String name, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("{} failed; it is tried again", name, e);
            failed.accept(name);
        }
    }

    /** Ends what runs now, too. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
