package org.fedoracopr.runner.agent.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads of which one at a time goes on, from one file operation to the next; a seed says which, so that an order can be had again. */
final class Turns {

    private final Random random;
    private final List<Integer> running = new ArrayList<>();
    private int turn = -1;

    Turns(long seed) {
        this.random = new Random(seed);
    }

    /** The work of one thread. */
    @FunctionalInterface
    interface Work<T> {
        T run(FileOperations operations) throws Exception;
    }

    /** Runs all to their ends and returns what they returned. */
    <T> List<T> run(List<Work<T>> all) throws Exception {
        var tasks = new ArrayList<FutureTask<T>>();
        for (int n = 0; n < all.size(); n++) {
            int number = n;
            running.add(number);
            tasks.add(new FutureTask<>(() -> {
                try {
                    return all.get(number).run(new FaultyFiles(call -> await(number)));
                } finally {
                    end(number);
                }
            }));
        }
        next();
        tasks.forEach(task -> Thread.ofPlatform().daemon().start(task));
        var results = new ArrayList<T>();
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return results;
    }

    /** Gives the turn away and waits until it comes back. */
    private synchronized void await(int number) {
        if (turn == number) {
            next();
        }
        while (turn != number) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private synchronized void end(int number) {
        running.remove(Integer.valueOf(number));
        if (turn == number) {
            next();
        }
    }

    private synchronized void next() {
        turn = running.isEmpty() ? -1 : running.get(random.nextInt(running.size()));
        notifyAll();
    }
}
