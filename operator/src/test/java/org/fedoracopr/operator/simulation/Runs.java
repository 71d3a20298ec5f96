package org.fedoracopr.operator.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** Many runs, on all processors; each is single-threaded, and their results come in the order of their seeds. */
final class Runs {

    private Runs() {}

    static List<Simulation.Result> of(LongStream seeds, Rules rules) {
        return each(seeds.<Callable<Simulation.Result>>mapToObj(seed -> () -> Simulation.run(Scenario.of(seed), rules))
                .toList());
    }

    static <T> List<T> each(List<Callable<T>> tasks) {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
