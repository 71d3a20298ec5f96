package org.fedoracopr.operator.queue.io;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.decide.ConditionType;
import org.fedoracopr.operator.build.decide.RetryPolicy;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/** Where a build stands in the eyes of the queue. */
enum BuildPlace {
    WAITING,
    STARTING,
    RUNNING,
    /** It has ended, and its Pod waits for the log backend. */
    DRAINING,
    ENDED;

    /** A status that nobody brings to its end, for somebody took the Pod away, counts no longer than this. */
    private static final Duration LONGEST_DRAIN = Duration.ofHours(1);

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
            return drains(status, now) ? DRAINING : ENDED;
        }
        if (status.attempts().getLast().endedAt() != null) {
            boolean mayBegin = !build.getSpec().cancel() && !now.isBefore(RetryPolicy.notBefore(status.attempts()));
            return mayBegin ? WAITING : ENDED;
        }
        return status.phase() == BuildPhase.RUNNING ? RUNNING : STARTING;
    }

    private static boolean drains(CoprBuildStatus status, Instant now) {
        Instant end = status.endedAt();
        return end != null && now.isBefore(end.plus(LONGEST_DRAIN)) && ConditionType.isRelaying(status);
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

    /** @param stopped chroots that some pool stops */
    static WaitingBuild waiting(CoprBuild build, Set<String> stopped) {
        return new WaitingBuild(
                build.getMetadata().getUid(),
                build.getMetadata().getName(),
                Instant.parse(build.getMetadata().getCreationTimestamp()),
                kind(build, stopped));
    }

    /** What limits see of a build. */
    static BuildKind kind(CoprBuild build) {
        return kind(build, Set.of());
    }

    private static BuildKind kind(CoprBuild build, Set<String> stopped) {
        CoprBuildSpec spec = build.getSpec();
        String chroot = text(spec.chroot());
        CoprProject project = spec.project();
        return new BuildKind(
                new Need(
                        architecture(spec.chroot()),
                        Set.copyOf(spec.tags()),
                        failedPools(build),
                        stopped.contains(chroot) ? chroot : ""),
                project == null ? "" : text(project.owner()),
                project == null ? "" : text(project.name()),
                text(spec.submitter()),
                text(spec.sandbox()),
                spec.buildsSource(),
                spec.ssh() != null,
                spec.background(),
                spec.network(),
                Objects.requireNonNullElse(spec.priority(), 0));
    }

    /** {@code noarch} without a chroot, x86_64 for its 32-bit kin (compatibility row QUE-1). */
    private static String architecture(@Nullable String chroot) {
        if (chroot == null || chroot.isEmpty()) {
            return "noarch";
        }
        String last = chroot.substring(chroot.lastIndexOf('-') + 1);
        boolean is32Bit = last.length() == 4
                && last.charAt(0) == 'i'
                && last.endsWith("86")
                && "3456".indexOf(last.charAt(1)) >= 0;
        return is32Bit ? "x86_64" : last;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
