package org.fedoracopr.operator.queue.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * A pool with its occupancy.
 *
 * @param max builders at most
 * @param maxStarting builders at most that have been asked for and do not work yet
 * @param occupied builds admitted to it that have not ended, starting ones among them
 * @param draining builds of it that have ended and whose Pods wait for the log backend
 * @param closed why it takes nothing new, null when it does
 * @param chroots those of which it takes nothing new, with the reason, or one build alone to see whether it can be built
 */
public record Pool(
        String name,
        List<PoolArchitecture> architectures,
        Set<String> tags,
        int priority,
        int max,
        int maxStarting,
        int occupied,
        int starting,
        int draining,
        @Nullable Closed closed,
        Map<String, Stopped> chroots) {

    public Pool {
        architectures = List.copyOf(architectures);
        tags = Set.copyOf(tags);
        chroots = Map.copyOf(chroots);
    }

    /** A pool that stops no chroot, and that no ended build drains from. */
    public Pool(
            String name,
            List<PoolArchitecture> architectures,
            Set<String> tags,
            int priority,
            int max,
            int maxStarting,
            int occupied,
            int starting,
            @Nullable Closed closed) {
        this(name, architectures, tags, priority, max, maxStarting, occupied, starting, 0, closed, Map.of());
    }

    /** How many places the Pods of ended builds take from others: those beyond {@code max}, so that a log backend that is away for long does not fill the nodes. */
    public int takenByEnded() {
        return Math.max(0, draining - max);
    }

    /**
     * A chroot of which a pool takes nothing new.
     *
     * @param onTrial one build of it may be admitted now
     */
    public record Stopped(Closed why, boolean onTrial) {}

    /**
     * Why a pool takes nothing new.
     *
     * @param reason one word, as a waiting build's {@code blockedBy} ends
     * @param message for users
     */
    public record Closed(String reason, String message) {}

    /** True when the pool has not failed the build and has every tag that the build asks for and its architecture; an emulated one only when a tag asks for it (row QUE-2). */
    public boolean serves(Need need) {
        return !need.failedPools().contains(name)
                && architectures.stream().anyMatch(architecture -> serves(architecture, need));
    }

    private boolean serves(PoolArchitecture architecture, Need need) {
        if (!architecture.name().equals(need.architecture())) {
            return false;
        }
        String emulatedTag = "arch_" + architecture.name() + "_emulated";
        if (architecture.emulated() && !need.tags().contains(emulatedTag)) {
            return false;
        }
        var offered = new HashSet<>(tags);
        offered.add("copr_builder");
        offered.add("arch_" + architecture.name());
        offered.add(architecture.emulated() ? emulatedTag : "arch_" + architecture.name() + "_native");
        return offered.containsAll(need.tags());
    }
}
