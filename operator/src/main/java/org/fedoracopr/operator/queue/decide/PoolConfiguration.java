package org.fedoracopr.operator.queue.decide;

import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolConfig;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.model.Pool;
import org.jspecify.annotations.Nullable;

/**
 * Whether the ConfigMaps that a pool names are fit for builders, by the pool's own condition.
 *
 * <p>The condition is the one memory of it: the next operator knows at once, and what users see is what counts.
 */
public final class PoolConfiguration {

    /** The type of the condition. */
    public static final String CONDITION = "ConfigReadable";

    /** Its reason when builders would refuse to build. */
    public static final String UNREADABLE = "ConfigUnreadable";

    private PoolConfiguration() {}

    /** Whether the pool names any. */
    public static boolean isNamed(CoprBuilderPoolSpec pool) {
        PoolConfig config = pool.config();
        return pool.caBundle() != null
                || (config != null
                        && (config.main() != null
                                || config.builder() != null
                                || config.distGitClient() != null
                                || config.mock() != null));
    }

    /**
     * Why the pool takes nothing on their account; null when it does.
     *
     * @param name how messages name the pool
     * @param conditions of the pool
     */
    public static Pool.@Nullable Closed closed(
            String name, CoprBuilderPoolSpec pool, List<StatusCondition> conditions) {
        if (!isNamed(pool)) {
            return null;
        }
        StatusCondition found = conditions.stream()
                .filter(condition -> condition.type().equals(CONDITION))
                .findFirst()
                .orElse(null);
        if (found == null) {
            // Another reason than a fault's: who is told the one is told the other, too.
            return new Pool.Closed("configUnchecked", name + " admits nothing before its configuration was looked at");
        }
        return "False".equals(found.status())
                ? new Pool.Closed(
                        "configUnreadable",
                        name + " admits nothing until its configuration can be read: " + found.message())
                : null;
    }
}
