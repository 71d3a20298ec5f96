package org.fedoracopr.operator.build.model;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolClass;
import org.fedoracopr.api.v1alpha1.PoolDeadlines;
import org.fedoracopr.api.v1alpha1.PoolScratch;
import org.jspecify.annotations.Nullable;

/**
 * What a decision needs to know of the pools.
 *
 * @param deadlines of the current attempt's pool; null for none of its own
 * @param classes its larger builders, the smallest first
 * @param alternatives whether another pool serves the build that has not failed it yet
 */
public record PoolFacts(
        @Nullable PoolDeadlines deadlines,
        @Nullable ResourceRequirements resources,
        @Nullable PoolScratch scratch,
        List<PoolClass> classes,
        boolean alternatives) {

    /** Nothing is known: the pool is gone, or none was chosen yet. */
    public static final PoolFacts NONE = new PoolFacts(null, null, null, List.of(), false);

    /** Cause of a build whose memory did not suffice. */
    public static final String OUT_OF_MEMORY = "OutOfMemory";

    public PoolFacts {
        classes = List.copyOf(classes);
    }

    /** The facts of a pool. */
    public static PoolFacts of(CoprBuilderPoolSpec pool, boolean alternatives) {
        return new PoolFacts(pool.deadlines(), pool.resources(), pool.scratch(), pool.classes(), alternatives);
    }

    /**
     * The smallest class that has more of what ran out.
     *
     * @param current class of the attempt that failed; null for the pool's own resources
     * @param cause {@link #OUT_OF_MEMORY}, or another one for disk
     * @return null when no class has more
     */
    public @Nullable String largerClass(@Nullable String current, String cause) {
        PoolClass now = classes.stream()
                .filter(candidate -> candidate.name().equals(current))
                .findFirst()
                .orElse(new PoolClass("", null, null));
        BigDecimal had = amount(now, cause);
        return classes.stream()
                .filter(candidate -> amount(candidate, cause).compareTo(had) > 0)
                .map(PoolClass::name)
                .findFirst()
                .orElse(null);
    }

    private BigDecimal amount(PoolClass candidate, String cause) {
        return cause.equals(OUT_OF_MEMORY)
                ? limit(candidate.resources() == null ? resources : candidate.resources(), "memory")
                : disk(candidate);
    }

    private BigDecimal disk(PoolClass candidate) {
        PoolScratch space = candidate.scratch() == null ? scratch : candidate.scratch();
        return space == null || space.size() == null
                ? limit(candidate.resources() == null ? resources : candidate.resources(), "ephemeral-storage")
                : Quantity.getAmountInBytes(space.size());
    }

    /** What is not limited is as large as it gets. */
    private static BigDecimal limit(@Nullable ResourceRequirements given, String resource) {
        Quantity limit = given == null || given.getLimits() == null
                ? null
                : given.getLimits().get(resource);
        return limit == null ? BigDecimal.valueOf(Long.MAX_VALUE) : Quantity.getAmountInBytes(limit);
    }
}
