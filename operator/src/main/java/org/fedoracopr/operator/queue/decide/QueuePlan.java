package org.fedoracopr.operator.queue.decide;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.WaitingBuild;

/** The plan of a moment: first come, first served, up to each pool's limits (invariant I2). */
public final class QueuePlan {

    private static final Comparator<WaitingBuild> ORDER =
            Comparator.comparing(WaitingBuild::createdAt).thenComparing(WaitingBuild::uid);
    private static final Comparator<Pool> PREFERENCE =
            Comparator.comparingInt(Pool::priority).reversed().thenComparing(Pool::name);

    private QueuePlan() {}

    /** What becomes of each waiting build, by its UID; in the order of the queue. */
    public static Map<String, Admission> plan(List<WaitingBuild> waiting, List<Pool> pools) {
        var current = new ArrayList<>(pools);
        current.sort(PREFERENCE);
        var plan = new LinkedHashMap<String, Admission>();
        waiting.stream().sorted(ORDER).forEach(build -> plan.put(build.uid(), place(build, current)));
        return plan;
    }

    private static Admission place(WaitingBuild build, List<Pool> pools) {
        Pool busiest = null;
        for (int i = 0; i < pools.size(); i++) {
            Pool pool = pools.get(i);
            if (!pool.serves(build)) {
                continue;
            }
            if (pool.bindingLimit().isEmpty()) {
                pools.set(i, pool.withOneMore());
                return new Admission.Admitted(pool.name());
            }
            busiest = busiest == null ? pool : busiest;
        }
        return busiest == null ? noPool(build, pools) : waiting(busiest);
    }

    private static Admission waiting(Pool pool) {
        String limit = "pool/" + pool.name() + "/" + pool.bindingLimit();
        return new Admission.Waiting(
                limit,
                pool.bindingLimit().equals("max")
                        ? "all " + pool.max() + " builders of pool " + pool.name() + " are busy"
                        : pool.maxStarting() + " builders of pool " + pool.name() + " are starting already");
    }

    private static Admission noPool(WaitingBuild build, List<Pool> pools) {
        String needs = "architecture " + build.architecture()
                + (build.tags().isEmpty()
                        ? ""
                        : " and the tags " + build.tags().stream().sorted().toList());
        return new Admission.NoPool(
                pools.isEmpty()
                        ? "no CoprBuilderPool exists in this namespace: create one for " + needs
                        : "no CoprBuilderPool serves " + needs + ": add them to a pool, or correct the build's tags");
    }
}
