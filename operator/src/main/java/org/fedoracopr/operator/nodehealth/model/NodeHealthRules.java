package org.fedoracopr.operator.nodehealth.model;

import java.time.Duration;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.PoolNodeHealth;
import org.jspecify.annotations.Nullable;

/**
 * A pool's rules about nodes that fail its builders.
 *
 * @param owners how many owners' builds a node must have failed; never less than {@link #FEWEST_OWNERS}, whatever the pool says
 * @param window for how long a failure counts
 * @param first for how long a node is left out at first
 * @param longest for how long it is left out at most
 * @param percent of the pool's nodes that may be left out at once
 */
public record NodeHealthRules(
        NodeHealthMode mode, int owners, Duration window, Duration first, Duration longest, int percent) {

    /** One owner, or two of one mind, could have builds that fail nodes. */
    public static final int FEWEST_OWNERS = 3;

    private static final int HIGHEST_PERCENT = 50;
    private static final int MOST_DOUBLINGS = 20;

    public NodeHealthRules {
        Objects.requireNonNull(mode, "mode is null");
        owners = Math.max(owners, FEWEST_OWNERS);
        percent = Math.clamp(percent, 0, HIGHEST_PERCENT);
    }

    /** The rules of a pool, the API's defaults where it says nothing. */
    public static NodeHealthRules of(@Nullable CoprBuilderPoolSpec pool) {
        PoolNodeHealth given = pool == null ? null : pool.nodeHealth();
        return given == null ? of(new PoolNodeHealth(null, null, null, null, null, null)) : of(given);
    }

    private static NodeHealthRules of(PoolNodeHealth given) {
        return new NodeHealthRules(
                Objects.requireNonNullElse(given.mode(), NodeHealthMode.DRY_RUN),
                Objects.requireNonNullElse(given.owners(), FEWEST_OWNERS),
                seconds(given.windowSeconds(), 3_600),
                seconds(given.quarantineSeconds(), 600),
                seconds(given.maxQuarantineSeconds(), 14_400),
                Objects.requireNonNullElse(given.maxPercent(), 25));
    }

    private static Duration seconds(@Nullable Integer given, int otherwise) {
        return Duration.ofSeconds(Objects.requireNonNullElse(given, otherwise));
    }

    /** How many of so many nodes may be left out at once. */
    public int mostOf(int nodes) {
        return (int) ((long) nodes * percent / 100);
    }

    /** How many nodes there must be for so many of them to be left out; 0 where none ever is. */
    public int nodesFor(int leftOut) {
        return percent == 0 ? 0 : (int) (((long) leftOut * 100 + percent - 1) / percent);
    }

    /** How long a node is left out for the so-manieth time in a row. */
    public Duration quarantine(int times) {
        Duration grown = first.multipliedBy(1L << Math.clamp(times - 1, 0, MOST_DOUBLINGS));
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
