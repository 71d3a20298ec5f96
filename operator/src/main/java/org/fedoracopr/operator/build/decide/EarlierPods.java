package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.jspecify.annotations.Nullable;

/** The Pods of attempts that others have followed: each is held for its log, for a bounded time, and then let go. */
final class EarlierPods {

    private EarlierPods() {}

    /** The decision on the build, with what is to be done about these Pods. */
    static Decision add(Decision decision, List<EarlierAttempt> pods, Deadlines deadlines, Instant now) {
        if (pods.isEmpty()) {
            return decision;
        }
        var actions = new ArrayList<>(decision.actions());
        Duration wake = decision.wakeAfter();
        for (EarlierAttempt earlier : pods) {
            Duration left = Duration.between(now, heldUntil(earlier, deadlines));
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
                || earlier.relay().isOver()
                || earlier.attempt().log() == null;
        return nothingToWaitFor ? end : end.plus(Parting.logPatience(earlier.pod(), deadlines));
    }

    private static Duration sooner(@Nullable Duration first, Duration second) {
        return first == null || second.compareTo(first) < 0 ? second : first;
    }
}
