package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.jspecify.annotations.Nullable;

/** Forward: a terminal phase never changes, attempts are only added, and what was recorded of one stays. */
final class ForwardOnly extends Invariant {

    ForwardOnly() {
        super("forward");
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        CoprBuildStatus old = before == null ? null : before.getStatus();
        if (old == null || old.equals(after.getStatus())) {
            return;
        }
        CoprBuildStatus now = after.getStatus();
        List<BuildAttempt> first = old.attempts();
        List<BuildAttempt> then = now.attempts();
        require(then.size() >= first.size(), "attempts of %s got lost: %s, then %s", Things.name(after), first, then);
        for (int i = 0; i < first.size(); i++) {
            require(keeps(first.get(i), then.get(i)), "attempt changed: %s, then %s", first.get(i), then.get(i));
        }
        if (old.phase() != null && old.phase().isTerminal()) {
            require(
                    old.phase() == now.phase() && ended(old.endedAt(), now.endedAt()),
                    "%s ended as %s, then %s",
                    Things.name(after),
                    old.phase() + " " + old.endedAt(),
                    now.phase() + " " + now.endedAt());
            require(then.size() == first.size(), "%s had ended, and got another attempt", Things.name(after));
        }
        require(
                then.size() > first.size() || rank(now.phase()) >= rank(old.phase()) || isTriedAgain(now),
                "%s went from %s to %s",
                Things.name(after),
                old.phase(),
                now.phase());
    }

    private static boolean isTriedAgain(CoprBuildStatus status) {
        return status.phase() == BuildPhase.STARTING
                && status.attempts().getLast().verdict() != null
                && status.attempts().getLast().verdict().retry();
    }

    private static boolean keeps(BuildAttempt first, BuildAttempt then) {
        return first.number() == then.number()
                && kept(first.podName(), then.podName())
                && kept(first.podUid(), then.podUid())
                && kept(first.permittedManifestSha256(), then.permittedManifestSha256())
                && (first.endedAt() == null || ended(first.endedAt(), then.endedAt()))
                && kept(first.verdict(), then.verdict());
    }

    /** A write whose answer was lost is made again from what the cache still says: the time of the end then moves by what that took. */
    private static boolean ended(@Nullable Instant first, @Nullable Instant then) {
        return first != null
                && then != null
                && Duration.between(first, then).abs().compareTo(Duration.ofMinutes(1)) <= 0;
    }

    private static boolean kept(@Nullable Object first, @Nullable Object then) {
        return first == null || first.equals(then);
    }

    private static int rank(@Nullable BuildPhase phase) {
        return switch (phase) {
            case null -> 0;
            case PENDING -> 1;
            case STARTING -> 2;
            case RUNNING -> 3;
            case SUCCEEDED, FAILED, CANCELED, SKIPPED -> 4;
        };
    }
}
