package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.jspecify.annotations.Nullable;

/** The Pods of attempts that others have followed: each is held for its log, for a bounded time, and then let go. */
final class EarlierPods {

    private EarlierPods() {}

    /** The decision on the build, with what is to be done about these Pods. */
    static Decision add(BuildSnapshot snapshot, Deadlines deadlines, Decision decision) {
        if (snapshot.earlier().isEmpty()) {
            return decision;
        }
        var actions = new ArrayList<>(decision.actions());
        Duration wake = decision.wakeAfter();
        for (EarlierAttempt earlier : snapshot.earlier()) {
            Duration left = Duration.between(snapshot.now(), heldUntil(earlier, deadlines));
            if (left.isPositive()) {
                wake = sooner(wake, left);
            } else {
                actions.add(new Action.Release(
                        earlier.pod().name(),
                        earlier.pod().uid(),
                        earlier.attempt().number()));
            }
        }
        return new Decision(decision.status(), actions, wake);
    }

    private static Instant heldUntil(EarlierAttempt earlier, Deadlines deadlines) {
        Instant end = Objects.requireNonNullElse(earlier.attempt().endedAt(), Instant.EPOCH);
        boolean nothingToWaitFor = earlier.relay() == null
                || earlier.relay().sealed()
                || earlier.attempt().log() == null;
        return nothingToWaitFor ? end : end.plus(Parting.logPatience(earlier.pod(), deadlines));
    }

    private static Duration sooner(@Nullable Duration first, Duration second) {
        return first == null || second.compareTo(first) < 0 ? second : first;
    }
}
