package org.fedoracopr.operator.queue.decide;

import java.util.List;
import java.util.Objects;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Need;
import org.jspecify.annotations.Nullable;

/** The places in pools for builds with one need: looked for once in a plan, and again when one was taken. */
final class Places {

    /** How many lines of the queue have this need. */
    int lines;

    private final Need need;
    private PoolSlots pools = new PoolSlots(List.of());
    private List<PoolSlots.Slots> serving = List.of();
    private PoolSlots.@Nullable Slots free;
    private @Nullable Admission obstacle;
    /** {@link PoolSlots#taken()} when it was last looked. */
    private int looked;

    Places(Need need) {
        this.need = Objects.requireNonNull(need, "need is null");
    }

    /** A plan begins. */
    void begin(PoolSlots slots) {
        pools = slots;
        serving = slots.serving(need);
        looked = -1;
    }

    /** Why no pool takes such a build now; null when one does. */
    @Nullable
    Admission obstacle() {
        if (looked != pools.taken()) {
            looked = pools.taken();
            free = PoolSlots.free(need, serving);
            obstacle = free == null ? pools.heldBy(need, serving) : null;
        }
        return obstacle;
    }

    /** Takes the place that there is, and returns its pool's name. */
    String take() {
        PoolSlots.Slots place = obstacle() == null ? free : null;
        return pools.take(Objects.requireNonNull(place, "no pool has a place"), need);
    }
}
