package org.fedoracopr.operator.simulation;

import java.util.EnumSet;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/**
 * I5: the package is blamed only when the builder came to an end of its own, the infrastructure only when something happened to it; what is final is not tried
 * again, and the rest within a bound.
 */
final class TrueCulprits extends Invariant {

    /** Three attempts after faults of the infrastructure, ten after disruptions, and one in a larger class. */
    private static final int MOST_ATTEMPTS = 14;

    private static final Set<Culprit> INFRASTRUCTURE = EnumSet.of(Culprit.NODE, Culprit.CLUSTER, Culprit.POOL);
    private static final Set<String> TRIED_LARGER = Set.of("OutOfMemory", "DiskFull");

    private final World world;

    TrueCulprits(World world) {
        super("I5");
        this.world = world;
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        if (after.getStatus() == null) {
            return;
        }
        int count = after.getStatus().attempts().size();
        require(count <= MOST_ATTEMPTS, "%s has %d attempts", Things.name(after), count);
        for (int i = 0; i < count; i++) {
            BuildAttempt attempt = after.getStatus().attempts().get(i);
            if (attempt.verdict() != null) {
                check(after, attempt, attempt.verdict(), i < count - 1);
            }
        }
    }

    private void check(CoprBuild build, BuildAttempt attempt, BuildVerdict verdict, boolean triedAgain) {
        Culprit culprit = verdict.culprit();
        if (culprit == null) {
            return;
        }
        String pod = attempt.podUid() == null ? world.podUid(Things.uid(build), attempt.number()) : attempt.podUid();
        Truth truth = pod == null ? new Truth() : world.truth(pod);
        if (culprit == Culprit.PACKAGE) {
            VolumeModel.Result published = world.volume().of(Things.uid(build));
            boolean earlier = published != null
                    && published.attempt() < attempt.number()
                    && world.truth(published.podUid()).builderEndedItself;
            require(
                    truth.builderEndedItself || earlier,
                    "%s blames the package, and it was %s: %s",
                    Things.name(build),
                    truth.infrastructure,
                    verdict);
            require(
                    !triedAgain || TRIED_LARGER.contains(String.valueOf(verdict.cause())),
                    "%s was tried again after %s",
                    Things.name(build),
                    verdict);
        }
        if (INFRASTRUCTURE.contains(culprit)) {
            require(
                    !truth.isUndisturbed() || world.isTroubled(Things.uid(build)),
                    "%s blames the infrastructure, to which nothing had happened: %s",
                    Things.name(build),
                    verdict);
        }
    }
}
