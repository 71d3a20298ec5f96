package org.fedoracopr.runner.stop;

/**
 * Interrupts the thread that opened it when the build is to stop; for blocking calls that end on an interrupt.
 *
 * <p>After {@link #close()} the thread is not interrupted any more and its flag is clear.
 */
public final class Interruption implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private final StopToken.Registration registration;
    private boolean open = true;

    public Interruption(StopToken stop) {
        registration = stop.onStop(reason -> interrupt());
    }

    private synchronized void interrupt() {
        if (open) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        registration.close();
        synchronized (this) {
            open = false;
        }
        if (thread.equals(Thread.currentThread())) {
            Thread.interrupted();
        }
    }
}
