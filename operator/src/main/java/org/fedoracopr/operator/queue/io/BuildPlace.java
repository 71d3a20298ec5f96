package org.fedoracopr.operator.queue.io;

import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.decide.RetryPolicy;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.fedoracopr.operator.unread.Unread;

/** Where a build stands in the eyes of the queue. */
enum BuildPlace {
    WAITING,
    STARTING,
    RUNNING,
    ENDED;

    /** @param now a build that is tried again waits from the end of its pause on; until then it is in nobody's way */
    static BuildPlace of(CoprBuild build, Instant now) {
        CoprBuildStatus status = build.getStatus();
        if (build.isMarkedForDeletion()) {
            return ENDED;
        }
        if (Unread.problem(build) != null) {
            // Nothing is built of it; what is there already takes its place (invariant I10).
            boolean over = status == null
                    || status.attempts().isEmpty()
                    || (status.phase() != null && status.phase().isTerminal());
            return over ? ENDED : RUNNING;
        }
        if (status == null || status.phase() == null || status.attempts().isEmpty()) {
            boolean ended =
                    status != null && status.phase() != null && status.phase().isTerminal();
            // A build to be canceled needs no place; the reconciler ends it.
            return ended || build.getSpec().cancel() ? ENDED : WAITING;
        }
        if (status.phase().isTerminal()) {
            return ENDED;
        }
        if (status.attempts().getLast().endedAt() != null) {
            boolean mayBegin = !build.getSpec().cancel() && !now.isBefore(RetryPolicy.notBefore(status.attempts()));
            return mayBegin ? WAITING : ENDED;
        }
        return status.phase() == BuildPhase.RUNNING ? RUNNING : STARTING;
    }

    /** The pools that have failed the build and are not tried again. */
    static Set<String> failedPools(CoprBuild build) {
        CoprBuildStatus status = build.getStatus();
        return status == null
                ? Set.of()
                : status.attempts().stream()
                        .filter(attempt -> attempt.pool() != null
                                && attempt.verdict() != null
                                && attempt.verdict().culprit() == Culprit.POOL)
                        .map(attempt -> String.valueOf(attempt.pool()))
                        .collect(Collectors.toSet());
    }

    /** The pool that the current attempt was admitted to. */
    static String pool(CoprBuild build) {
        return String.valueOf(build.getStatus().attempts().getLast().pool());
    }

    static WaitingBuild waiting(CoprBuild build) {
        String chroot = build.getSpec().chroot();
        return new WaitingBuild(
                build.getMetadata().getUid(),
                build.getMetadata().getName(),
                Instant.parse(build.getMetadata().getCreationTimestamp()),
                chroot == null || chroot.isEmpty() ? null : chroot,
                Set.copyOf(build.getSpec().tags()),
                failedPools(build));
    }
}
