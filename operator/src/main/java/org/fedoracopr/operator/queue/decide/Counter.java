package org.fedoracopr.operator.queue.decide;

import java.util.List;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Limit;
import org.jspecify.annotations.Nullable;

/** How many builds of one group are under way or admitted in this plan. */
final class Counter {
    final @Nullable Limit limit;
    final List<String> group;
    int used;
    private @Nullable Admission held;
    /** What {@link #used} was when the words were found. */
    private int heldAt;

    /** @param limit null for a counter that only orders the queue */
    Counter(@Nullable Limit limit, List<String> group) {
        this.limit = limit;
        this.group = List.copyOf(group);
    }

    boolean isReached() {
        return limit != null && used >= limit.max();
    }

    /** What is said of builds that a reached limit holds. */
    Admission held() {
        Admission words = held;
        if (words == null || heldAt != used) {
            words = LimitWords.heldBy(this);
            held = words;
            heldAt = used;
        }
        return words;
    }
}
