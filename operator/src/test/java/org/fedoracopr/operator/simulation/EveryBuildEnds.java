package org.fedoracopr.operator.simulation;

import org.fedoracopr.api.v1alpha1.CoprBuild;

/** I6: when faults are over every build ends, within the sum of its deadlines. */
final class EveryBuildEnds extends Invariant {

    private final World world;

    EveryBuildEnds(World world) {
        super("I6");
        this.world = world;
    }

    @Override
    void settled() {
        for (CoprBuild build : world.builds()) {
            require(
                    Things.isEnded(build) || waitsForAPool(build),
                    "%s has not ended: %s",
                    Things.name(build),
                    build.getStatus());
        }
    }

    /** For a build that no pool serves somebody has to do something. */
    static boolean waitsForAPool(CoprBuild build) {
        return !build.getSpec().cancel()
                && build.getStatus() != null
                && build.getStatus().conditions().stream()
                        .anyMatch(condition -> "NoMatchingPool".equals(condition.reason()));
    }
}
