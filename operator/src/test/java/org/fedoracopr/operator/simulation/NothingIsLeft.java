package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import org.fedoracopr.operator.attempt.AttemptKey;

/** I7: when faults are over no Pod is left of a build that ended or is gone, and the operator keeps nothing for one that is gone. */
final class NothingIsLeft extends Invariant {

    private final World world;

    NothingIsLeft(World world) {
        super("I7");
        this.world = world;
    }

    @Override
    void settled() {
        for (Pod pod : world.server().pods().list()) {
            boolean needed = world.builds().stream()
                    .anyMatch(build -> Things.uid(build).equals(Things.buildUid(pod)) && !Things.isEnded(build));
            require(needed, "Pod %s of %s is left: %s", Things.name(pod), Things.buildUid(pod), pod.getMetadata());
        }
        for (OperatorModel operator : world.operators()) {
            Session session = operator.session();
            if (session != null) {
                for (AttemptKey key : session.remembered()) {
                    require(
                            world.builds().stream()
                                    .anyMatch(build -> Things.uid(build).equals(key.buildUid())),
                            "the operator keeps %s of a build that is gone",
                            key);
                }
            }
        }
    }
}
