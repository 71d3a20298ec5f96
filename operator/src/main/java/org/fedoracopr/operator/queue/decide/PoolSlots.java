package org.fedoracopr.operator.queue.decide;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    private int taken;

    PoolSlots(List<Pool> pools) {
        this.pools = pools.stream().sorted(PREFERENCE).map(Slots::new).toList();
    }

    /** The places of one pool. */
    static final class Slots {
        final Pool pool;
        /** Chroots on trial of which this plan has admitted the one build. */
        private final Set<String> tried = new HashSet<>();

        private int occupied;
        private int starting;

        Slots(Pool pool) {
            this.pool = pool;
            this.occupied = pool.occupied();
            this.starting = pool.starting();
        }

        private void take(Need need) {
            occupied++;
            starting++;
            if (pool.chroots().containsKey(need.chroot())) {
                tried.add(need.chroot());
            }
        }

        boolean hasRoom(Need need) {
            return closed(need) == null && !isFull() && starting < pool.maxStarting();
        }

        private boolean isFull() {
            return occupied + pool.takenByEnded() >= pool.max();
        }

        private Pool.@Nullable Closed closed(Need need) {
            Pool.Stopped chroot = pool.chroots().get(need.chroot());
            return pool.closed() != null || chroot == null || (chroot.onTrial() && !tried.contains(need.chroot()))
                    ? pool.closed()
                    : chroot.why();
        }

        private Admission.Waiting waiting(Need need) {
            String place = "pool/" + pool.name() + "/";
            Pool.Closed closed = closed(need);
            if (closed != null) {
                return new Admission.Waiting(place + closed.reason(), closed.message());
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

    /** How many places this plan has taken so far. */
    int taken() {
        return taken;
    }

    /** Takes a place and returns its pool's name. */
    String take(Slots place, Need need) {
        place.take(need);
        taken++;
        return place.pool.name();
    }

    /** The pools that could take such a build, the preferred ones first. */
    List<Slots> serving(Need need) {
        return pools.stream().filter(slots -> slots.pool.serves(need)).toList();
    }

    /** The first of these pools with room; null when none has any. */
    static @Nullable Slots free(Need need, List<Slots> serving) {
        for (Slots slots : serving) {
            if (slots.hasRoom(need)) {
                return slots;
            }
        }
        return null;
    }

    /** Why no pool takes such a build now: of those that are open the preferred one's limit. */
    Admission heldBy(Need need, List<Slots> candidates) {
        if (candidates.isEmpty()) {
            return noPool(need);
        }
        return candidates.stream()
                .filter(slots -> slots.closed(need) == null)
                .findFirst()
                .orElse(candidates.getFirst())
                .waiting(need);
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
