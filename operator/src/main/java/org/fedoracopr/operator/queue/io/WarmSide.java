package org.fedoracopr.operator.queue.io;

import java.util.Map;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.jspecify.annotations.Nullable;

/** The warm builders; the dispatcher's thread alone calls it. */
public interface WarmSide {
    /** There are none. */
    WarmSide NONE = new WarmSide() {};

    /**
     * How many builders of each pool builds have, by desired and observed state together.
     *
     * @param starting those of them that do not work yet
     * @param health of the pools of which something is known
     */
    record Occupancy(Map<String, Integer> occupied, Map<String, Integer> starting, Map<String, PoolHealth> health) {
        public Occupancy {
            occupied = Map.copyOf(occupied);
            starting = Map.copyOf(starting);
            health = Map.copyOf(health);
        }
    }

    /** The warm builder that an admitted build gets; null for one of its own. */
    default @Nullable WarmClaim take(CoprBuild build, String pool) {
        return null;
    }

    /**
     * Has those go that are to go, so that they and the builders of builds are never more than the pool may have.
     *
     * @param mayMake whether others are made for them
     */
    default void keep(String namespace, Occupancy occupancy, boolean mayMake) {}
}
