package org.fedoracopr.bench.cluster;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Requests of which a bounded number is under way; the others wait for their turn, and those who hand them in do not. */
final class Outbox {

    private final Semaphore room;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Outbox(int underWay) {
        room = new Semaphore(underWay);
    }

    /** Begins the request now or when others have ended; the future ends with it. */
    <T> CompletableFuture<T> send(Supplier<CompletableFuture<T>> request) {
        var answer = new CompletableFuture<T>();
        waiting.add(() -> begin(request, answer));
        go();
        return answer;
    }

    // What comes of it goes to the answer.
    @SuppressWarnings("FutureReturnValueIgnored")
    private <T> void begin(Supplier<CompletableFuture<T>> request, CompletableFuture<T> answer) {
        CompletableFuture<T> sent;
        try {
            sent = request.get();
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((value, failure) -> {
            room.release();
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
            go();
        });
    }

    private void go() {
        // Looked at again after each release: somebody may have come while there seemed to be no room.
        while (!waiting.isEmpty() && room.tryAcquire()) {
            Runnable next = waiting.poll();
            if (next == null) {
                room.release();
            } else {
                next.run();
            }
        }
    }
}
