package org.fedoracopr.devkit.proxy.io;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.RequestMatch;

/** Which streams are deaf at the moment: what the API server sends stays where it is, as in a network that loses every packet. */
public final class Deafness {

    private final List<RequestMatch> deaf = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Makes all matching streams deaf, also those that begin later, until the result is run. */
    public Runnable add(RequestMatch match) {
        // A match may be given twice; only this one is taken away again.
        RequestMatch own = match.and(request -> true);
        deaf.add(own);
        return () -> {
            deaf.remove(own);
            changed();
        };
    }

    void awaitHearing(ApiRequest request, BooleanSupplier ended) throws InterruptedException {
        if (deaf.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            while (!ended.getAsBoolean() && deaf.stream().anyMatch(match -> match.matches(request))) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets waiting streams look again. */
    public void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
