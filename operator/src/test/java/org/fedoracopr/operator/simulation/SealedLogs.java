package org.fedoracopr.operator.simulation;

import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.jspecify.annotations.Nullable;

/**
 * I3: a finished build that had a builder has the seal of its log, the agent's own; or it says why not, and then it is true that the log was lost: nobody
 * threw it away.
 */
final class SealedLogs extends Invariant {

    private final World world;

    SealedLogs(World world) {
        super("I3");
        this.world = world;
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        BuildAttempt attempt = Things.attempt(after);
        if (!Things.isEnded(after) || attempt == null || (before != null && Things.isEnded(before))) {
            return;
        }
        String pod = attempt.podUid() == null ? world.podUid(Things.uid(after), attempt.number()) : attempt.podUid();
        if (pod == null) {
            return;
        }
        Truth truth = world.truth(pod);
        if (attempt.log() != null) {
            require(
                    new LogSeal(attempt.log().length(), attempt.log().sha256()).equals(truth.seal),
                    "%s has the seal %s, the agent's is %s",
                    Things.name(after),
                    attempt.log(),
                    truth.seal);
        } else {
            require(
                    after.getStatus().conditions().stream().anyMatch(SealedLogs::saysWhy),
                    "%s has no seal and does not say why",
                    Things.name(after));
            require(
                    !truth.isUndisturbed() || after.getSpec().cancel(),
                    "%s lost its log, and nothing had happened to its Pod",
                    Things.name(after));
        }
    }

    private static boolean saysWhy(StatusCondition condition) {
        return condition.type().equals("LogSealed")
                && condition.status().equals("False")
                && condition.message() != null;
    }
}
