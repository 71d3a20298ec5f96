package org.fedoracopr.operator.simulation;

import java.util.List;

/** All that is checked in each run; the ids are those of docs/reliability.md. */
final class Invariants {

    private Invariants() {}

    static List<Invariant> all(World world) {
        return List.of(
                new ForwardOnly(),
                new OnePermit(world),
                new RightPod(),
                new PoolLimits(world),
                new SealedLogs(world),
                new ManifestOnVolume(world),
                new TrueCulprits(world),
                new UnreadableHarmsItself(world),
                new EveryBuildEnds(world),
                new NothingIsLeft(world),
                new RepeatsAreHarmless(world));
    }
}
