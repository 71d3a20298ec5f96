package org.fedoracopr.runner.stop;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * The one switch that stops a build: the first request counts, later ones change nothing.
 *
 * <p>Listeners run in the thread of the request and must not block.
 */
public final class StopToken {

    private final CountDownLatch requested = new CountDownLatch(1);
    private final Set<Consumer<StopReason>> listeners = new LinkedHashSet<>();
    private @Nullable StopReason reason;

    /** Asks for the build's end. */
    public void request(StopReason requestedReason) {
        List<Consumer<StopReason>> called;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = requestedReason;
            called = List.copyOf(listeners);
        }
        requested.countDown();
        called.forEach(listener -> listener.accept(requestedReason));
    }

    /** Why the build is to stop; empty while it may go on. */
    public synchronized Optional<StopReason> reason() {
        return Optional.ofNullable(reason);
    }

    public boolean isRequested() {
        return reason().isPresent();
    }

    /** Ends the build here if it is to stop. */
    public void check() throws BuildException {
        Optional<StopReason> present = reason();
        if (present.isPresent()) {
            throw new BuildException(present.get().failure());
        }
    }

    /** Waits, and ends the build at once when it is to stop. */
    public void pause(Duration duration) throws BuildException {
        try {
            if (requested.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request(new StopReason.Canceled("interrupted"));
            check();
        }
    }

    /** Calls the listener at the request, or now if that was before; the registration ends with {@link Registration#close()}. */
    public Registration onStop(Consumer<StopReason> listener) {
        StopReason present;
        synchronized (this) {
            present = reason;
            if (present == null) {
                listeners.add(listener);
            }
        }
        if (present != null) {
            listener.accept(present);
        }
        return () -> {
            synchronized (this) {
                listeners.remove(listener);
            }
        };
    }

    /** A listener's registration. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
