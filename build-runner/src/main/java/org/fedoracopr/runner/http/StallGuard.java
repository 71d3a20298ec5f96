package org.fedoracopr.runner.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Ends the reading of a body that does not go on: closes it, which fails the read, when nothing has come for a while (SRC-9). */
final class StallGuard implements AutoCloseable {

    private final Thread watch;
    private final long limitNanos;
    private long lastProgress = System.nanoTime();
    private boolean open = true;
    private boolean stalled;

    StallGuard(InputStream body, Duration limit) {
        limitNanos = limit.toNanos();
        watch = Thread.ofVirtual().name("stall-guard").start(() -> watch(body));
    }

    private void watch(InputStream body) {
        try {
            if (awaitStall()) {
                body.close();
            }
        } catch (IOException e) {
            // It is closed all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitStall() throws InterruptedException {
        while (open) {
            long remaining = limitNanos - (System.nanoTime() - lastProgress);
            if (remaining <= 0) {
                stalled = true;
                return true;
            }
            // Rounded up: a wait of 0 ms would be one without end.
            wait(remaining / 1_000_000 + 1);
        }
        return false;
    }

    /** Says that something has come. */
    synchronized void progress() {
        lastProgress = System.nanoTime();
    }

    /** Fails when the body was closed for its stall, which otherwise looks like its end. */
    synchronized void check() throws IOException {
        if (stalled) {
            throw new IOException("the server sent nothing for "
                    + Duration.ofNanos(limitNanos).toSeconds() + " seconds");
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            open = false;
            notifyAll();
        }
        watch.interrupt();
    }
}
