package org.fedoracopr.operator.queue.decide;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.Pool;
import org.jspecify.annotations.Nullable;

/** The places in the pools of one plan. */
final class PoolSlots {
    private static final Comparator<Pool> PREFERENCE =
            Comparator.comparingInt(Pool::priority).reversed().thenComparing(Pool::name);

    private final List<Slots> pools;
    private final Map<Need, List<Slots>> serving = new HashMap<>();

    PoolSlots(List<Pool> pools) {
        this.pools = pools.stream().sorted(PREFERENCE).map(Slots::new).toList();
    }

    /** The places of one pool. */
    static final class Slots {
        final Pool pool;
        private int occupied;
        private int starting;

        Slots(Pool pool) {
            this.pool = pool;
            this.occupied = pool.occupied();
            this.starting = pool.starting();
        }

        void take() {
            occupied++;
            starting++;
        }

        boolean hasRoom() {
            return pool.closed() == null && !isFull() && starting < pool.maxStarting();
        }

        private boolean isFull() {
            return occupied + pool.takenByEnded() >= pool.max();
        }

        private Admission.Waiting waiting() {
            String place = "pool/" + pool.name() + "/";
            if (pool.closed() != null) {
                return new Admission.Waiting(
                        place + pool.closed().reason(), pool.closed().message());
            }
            if (occupied < pool.max() && isFull()) {
                return new Admission.Waiting(
                        place + "draining",
                        pool.draining() + " ended builds of pool " + pool.name()
                                + " wait for the log backend, and their Pods take the places of others");
            }
            return isFull()
                    ? new Admission.Waiting(
                            place + "max", "all " + pool.max() + " builders of pool " + pool.name() + " are busy")
                    : new Admission.Waiting(
                            place + "maxStarting",
                            pool.maxStarting() + " builders of pool " + pool.name() + " are starting already");
        }
    }

    /** The pools that could take such a build, the preferred ones first. */
    List<Slots> serving(Need need) {
        return serving.computeIfAbsent(
                need,
                key -> pools.stream().filter(slots -> slots.pool.serves(key)).toList());
    }

    /** The first pool with room; null when none has any. */
    @Nullable
    Slots free(Need need) {
        for (Slots slots : serving(need)) {
            if (slots.hasRoom()) {
                return slots;
            }
        }
        return null;
    }

    /** Why no pool takes such a build now: of those that are open the preferred one's limit. */
    Admission heldBy(Need need) {
        List<Slots> candidates = serving(need);
        if (candidates.isEmpty()) {
            return noPool(need);
        }
        return candidates.stream()
                .filter(slots -> slots.pool.closed() == null)
                .findFirst()
                .orElse(candidates.getFirst())
                .waiting();
    }

    private Admission noPool(Need need) {
        String needs = "architecture " + need.architecture()
                + (need.tags().isEmpty()
                        ? ""
                        : " and the tags " + need.tags().stream().sorted().collect(Collectors.joining(", ", "[", "]")));
        if (!need.failedPools().isEmpty()) {
            return new Admission.NoPool("no CoprBuilderPool that serves " + needs + " is left: "
                    + need.failedPools().stream().sorted().collect(Collectors.joining(", "))
                    + " failed this build; see the conditions of the pools");
        }
        return new Admission.NoPool(
                pools.isEmpty()
                        ? "no CoprBuilderPool exists in this namespace: create one for " + needs
                        : "no CoprBuilderPool serves " + needs + ": add them to a pool, or correct the build's tags");
    }
}
