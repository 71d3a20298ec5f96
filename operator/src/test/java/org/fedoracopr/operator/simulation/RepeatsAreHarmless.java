package org.fedoracopr.operator.simulation;

import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;

/** I8: what was decided, written and seen again is decided in the same way: the second time changes nothing. */
final class RepeatsAreHarmless extends Invariant {

    private final World world;

    RepeatsAreHarmless(World world) {
        super("I8");
        this.world = world;
    }

    @Override
    void decided(BuildSnapshot snapshot, Decision decision) {
        CoprBuildStatus again =
                world.rules().decide(Sights.with(snapshot, decision.status())).status();
        require(
                again.equals(decision.status()),
                "%s decided twice: %s, then %s",
                snapshot.name(),
                decision.status(),
                again);
    }
}
