package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import org.fedoracopr.api.v1alpha1.CoprBuild;

/** I10: a build that this version cannot read is not built, and keeps no other from its place. */
final class UnreadableHarmsItself extends Invariant {

    private final World world;

    UnreadableHarmsItself(World world) {
        super("I10");
        this.world = world;
    }

    @Override
    void podChanged(Store.Change change, Pod pod) {
        CoprBuild build = world.lastBuild(Things.buildUid(pod));
        require(build == null || !isUnreadable(build), "%s was built", Things.name(pod));
    }

    @Override
    void settled() {
        if (world.builds().stream().noneMatch(UnreadableHarmsItself::isUnreadable)) {
            return;
        }
        for (CoprBuild build : world.builds()) {
            boolean waits = Things.attempt(build) == null && !Things.isEnded(build);
            require(
                    !waits || isUnreadable(build) || EveryBuildEnds.waitsForAPool(build),
                    "%s never got a place, beside a build that cannot be read",
                    Things.name(build));
        }
    }

    /** As the operator sees it: a member that it does not know is not there. */
    static boolean isUnreadable(CoprBuild build) {
        return build.getSpec().project() == null;
    }
}
