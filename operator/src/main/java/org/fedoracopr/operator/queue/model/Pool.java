package org.fedoracopr.operator.queue.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;

/**
 * A pool with its occupancy.
 *
 * @param max builders at most
 * @param maxStarting builders at most that have been asked for and do not work yet
 * @param occupied builds admitted to it that have not ended, starting ones among them
 */
public record Pool(
        String name,
        List<PoolArchitecture> architectures,
        Set<String> tags,
        int priority,
        int max,
        int maxStarting,
        int occupied,
        int starting) {

    public Pool {
        architectures = List.copyOf(architectures);
        tags = Set.copyOf(tags);
    }

    /** True when the pool has not failed the build and has every tag that the build asks for and its architecture; an emulated one only when a tag asks for it (row QUE-2). */
    public boolean serves(WaitingBuild build) {
        return !build.failedPools().contains(name)
                && architectures.stream().anyMatch(architecture -> serves(architecture, build));
    }

    private boolean serves(PoolArchitecture architecture, WaitingBuild build) {
        if (!architecture.name().equals(build.architecture())) {
            return false;
        }
        String emulatedTag = "arch_" + architecture.name() + "_emulated";
        if (architecture.emulated() && !build.tags().contains(emulatedTag)) {
            return false;
        }
        var offered = new HashSet<>(tags);
        offered.add("copr_builder");
        offered.add("arch_" + architecture.name());
        offered.add(architecture.emulated() ? emulatedTag : "arch_" + architecture.name() + "_native");
        return offered.containsAll(build.tags());
    }

    boolean isFull() {
        return occupied >= max;
    }

    boolean isStartingEnough() {
        return starting >= maxStarting;
    }

    /** The limit that keeps this pool from taking one more; empty text when none does. */
    public String bindingLimit() {
        return isFull() ? "max" : isStartingEnough() ? "maxStarting" : "";
    }

    /** The pool with one more build in it. */
    public Pool withOneMore() {
        return new Pool(name, architectures, tags, priority, max, maxStarting, occupied + 1, starting + 1);
    }
}
