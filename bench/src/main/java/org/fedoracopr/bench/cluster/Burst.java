package org.fedoracopr.bench.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.Timeline;
import org.fedoracopr.bench.watch.Timelines;

/**
 * Many builds or Pods, created as fast as the API server takes them, and what came of it.
 *
 * @param timelines of each of them, complete
 * @param cpuMillis used meanwhile, until their Pods were gone, by program
 */
public record Burst(Load load, Collection<Timeline> timelines, Map<String, Double> cpuMillis) {

    private static final int IN_FLIGHT = 50;
    private static final long BASE_SECONDS = 120;
    private static final double NANOS_PER_SECOND = 1e9;

    public Burst {
        timelines = List.copyOf(timelines);
        cpuMillis = Map.copyOf(cpuMillis);
    }

    /** Creates that many and returns when all have ended and their Pods are gone; the builds themselves stay. */
    public static Burst run(BenchCluster cluster, Load load, int count) throws InterruptedException {
        var timelines = new Timelines(count, load.end(), Mark.POD_GONE);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Load.nextNumber();
            timelines.expect(Load.name(numbers[i]));
        }
        if (load == Load.BARE_PODS) {
            timelines.whenSeen(
                    Mark.POD_ENDED, name -> delete(cluster.api(), load.collection() + "/" + name, timelines));
        }
        cluster.observe(timelines);
        Map<String, Double> before = ProcessUse.cpuMillis();
        createAll(cluster.api(), load, numbers, timelines);
        long seconds = BASE_SECONDS + count / 5;
        timelines.await(load.end(), seconds);
        timelines.await(Mark.POD_GONE, seconds);
        return new Burst(load, timelines.all(), difference(before, ProcessUse.cpuMillis()));
    }

    /** A Pod that cannot be deleted would be waited for in vain. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void delete(ApiClient api, String path, Timelines timelines) {
        api.delete(path + "?gracePeriodSeconds=0").whenComplete((done, failure) -> {
            if (failure != null) {
                timelines.fail(new BenchException("a Pod that has ended cannot be deleted: " + failure, failure));
            }
        });
    }

    /** Creates one of a load and returns when its Pod is gone. */
    public static Timeline one(BenchCluster cluster, Load load) throws InterruptedException {
        return run(cluster, load, 1).timelines().iterator().next();
    }

    /** Creates builds that no pool takes, and returns when the API server has all of them. */
    public static void createWaiting(BenchCluster cluster, int count) throws InterruptedException {
        var timelines = new Timelines(count, Mark.CREATE_SENT);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Load.nextNumber();
            timelines.expect(Load.name(numbers[i]));
        }
        createAll(cluster.api(), Load.BUILDS, numbers, timelines);
    }

    private static void createAll(ApiClient api, Load load, long[] numbers, Timelines timelines)
            throws InterruptedException {
        var room = new Semaphore(IN_FLIGHT);
        var sent = new ArrayList<CompletableFuture<Void>>();
        for (long number : numbers) {
            room.acquire();
            String body = load.body(number);
            timelines.see(Load.name(number), Mark.CREATE_SENT, System.nanoTime());
            sent.add(api.create(load.collection(), body).whenComplete((done, failed) -> room.release()));
        }
        sent.forEach(ApiClient::await);
    }

    static Map<String, Double> difference(Map<String, Double> before, Map<String, Double> after) {
        Map<String, Double> used = new TreeMap<>();
        after.forEach((name, millis) -> used.put(name, millis - before.getOrDefault(name, 0.0)));
        return used;
    }

    public int count() {
        return timelines.size();
    }

    /** Ended per second, from the first create to the last end that was seen. */
    public double perSecond() {
        return perSecond(load.end());
    }

    /** How many came to a mark per second, from the first create to the last of them. */
    public double perSecond(Mark mark) {
        long first = timelines.stream()
                .mapToLong(one -> one.at(Mark.CREATE_SENT))
                .min()
                .orElseThrow();
        long last = timelines.stream().mapToLong(one -> one.at(mark)).max().orElseThrow();
        return count() * NANOS_PER_SECOND / (last - first);
    }

    /** Milliseconds between two marks, of each. */
    public double[] millis(Mark from, Mark to) {
        return timelines.stream().mapToDouble(one -> one.millis(from, to)).toArray();
    }

    /** Milliseconds of processor time of a program for each build. */
    public double cpuMillisEach(String program) {
        return cpuMillis.getOrDefault(program, 0.0) / count();
    }
}
