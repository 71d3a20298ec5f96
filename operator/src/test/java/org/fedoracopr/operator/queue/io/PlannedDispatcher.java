package org.fedoracopr.operator.queue.io;

import java.time.InstantSource;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.jspecify.annotations.Nullable;

/** A {@link Dispatcher} that plans when its owner says so, and not in a thread of its own. */
public final class PlannedDispatcher {

    private PlannedDispatcher() {}

    /**
     * A dispatcher without a thread.
     *
     * @param keepsLedger false for one that forgets what it has admitted
     * @param later takes each plan that is asked for, to be run at some moment
     */
    public static Dispatcher of(
            Dispatcher.QueueView view,
            Consumer<CoprBuild> changed,
            InstantSource clock,
            boolean keepsLedger,
            Consumer<Runnable> later) {
        Map<String, String> ledger = keepsLedger ? new HashMap<>() : new Forgetful();
        return new Dispatcher(view, changed, Dispatcher.Watcher.NONE, clock, new Handing(later), ledger);
    }

    /** Nothing stays in it. */
    private static final class Forgetful extends AbstractMap<String, String> {
        @Override
        public @Nullable String put(String build, String pool) {
            return null;
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return new HashSet<>();
        }
    }

    /** Hands on what it is given to run; starts no thread. */
    private static final class Handing extends ScheduledThreadPoolExecutor {
        private final Consumer<Runnable> later;

        Handing(Consumer<Runnable> later) {
            super(0);
            this.later = later;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            var task = new Plan(command);
            later.accept(task);
            return task;
        }
    }

    /** One plan; its delay is its owner's. */
    private static final class Plan extends FutureTask<Object> implements RunnableScheduledFuture<Object> {
        Plan(Runnable command) {
            super(command, "planned");
        }

        @Override
        public boolean isPeriodic() {
            return false;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
