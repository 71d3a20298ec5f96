package org.fedoracopr.operator.queue.io;

import java.time.Instant;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.fedoracopr.operator.unread.Unread;

/** Where a build stands in the eyes of the queue. */
enum BuildPlace {
    WAITING,
    STARTING,
    RUNNING,
    ENDED;

    static BuildPlace of(CoprBuild build) {
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
        return status.phase() == BuildPhase.RUNNING ? RUNNING : STARTING;
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
                Set.copyOf(build.getSpec().tags()));
    }
}
