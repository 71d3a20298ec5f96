package org.fedoracopr.operator.build.decide;

import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.relay.decide.MissingBytes;
import org.fedoracopr.operator.relay.model.RelayState;
import org.fedoracopr.operator.verdict.Retry;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** How a build's status is closed. */
final class Endings {

    private Endings() {}

    /** Ends a build that has no Pod. */
    static Decision end(StatusEdit edit, Verdict verdict) {
        close(edit, verdict);
        return new Decision(edit.status(), List.of(announce(verdict)), null);
    }

    /**
     * Ends the current attempt and the build with it; the caller adds what is to be done with the Pod.
     *
     * @param missing what the backend lacks of a log without a seal; null when that is not known
     */
    static List<Action> endAttempt(
            StatusEdit edit, Verdict verdict, @Nullable LogSeal log, @Nullable MissingBytes missing, Instant now) {
        closeAttempt(edit, verdict, log, missing, now, false);
        close(edit, verdict);
        return List.of(announce(verdict));
    }

    /** Ends the current attempt alone: another one follows it. */
    static List<Action> endAttemptForAnother(
            StatusEdit edit, Verdict verdict, @Nullable LogSeal log, @Nullable MissingBytes missing, Instant now) {
        closeAttempt(edit, verdict, log, missing, now, true);
        int number = edit.status().attempts().getLast().number();
        String text = "attempt " + number + ": " + verdict.message() + "; " + next(verdict.retry());
        edit.phase(BuildPhase.STARTING);
        edit.condition(ConditionType.SCHEDULED, "False", "Retrying", text);
        edit.condition(ConditionType.POD_READY, "False", "Retrying", "attempt " + number + " has ended");
        edit.condition(ConditionType.COMPLETE, "False", verdict.cause(), text);
        return List.of(new Action.Announce(true, verdict.cause(), text + who(verdict)));
    }

    private static String next(Retry retry) {
        return switch (retry) {
            case NEVER -> "it is not tried again";
            case ELSEWHERE -> "it is tried again, on another node if there is one";
            case DISRUPTED -> "it is tried again";
            case LATER -> "it is tried once more after a pause";
            case LARGER -> "it is tried once more in a larger builder";
            case COLD -> "it is tried again in a builder of its own";
            case OTHER_POOL -> "it is tried again in another pool";
        };
    }

    private static void closeAttempt(
            StatusEdit edit,
            Verdict verdict,
            @Nullable LogSeal log,
            @Nullable MissingBytes missing,
            Instant now,
            boolean again) {
        edit.attempt(attempt -> Attempts.ended(attempt, now, log, verdict, again));
        boolean hadPod = edit.status().attempts().getLast().podName() != null;
        if (log == null && hadPod) {
            edit.condition(
                    ConditionType.LOG_SEALED,
                    "False",
                    "NotSealed",
                    "the end of the log was lost with the builder"
                            + (missing == null ? "" : ": " + missing.text() + " at the log backend"));
        }
    }

    /** The relay is given up: the log is complete, but not at the backend. */
    static void notRelayed(StatusEdit edit, RelayState relay, long length) {
        var missing = new MissingBytes(relay.acknowledged(), length, true);
        boolean published = edit.has(ConditionType.RESULTS_PUBLISHED, "True");
        edit.condition(
                ConditionType.LOG_RELAYED,
                "False",
                relay.refused() ? "BackendRefused" : "BackendUnreachable",
                (relay.refused()
                                ? "the backend will not take the whole log"
                                : "the backend did not acknowledge the whole log")
                        + (relay.problem() == null ? "" : ": " + relay.problem())
                        + (missing.isNothing() ? "" : "; " + missing.text() + " there")
                        + (published ? "; the whole log is with the results" : ""));
    }

    static Verdict invalidSpec(String problem) {
        return new Verdict(BuildPhase.FAILED, null, "InvalidSpec", Culprit.USER, problem);
    }

    private static void close(StatusEdit edit, Verdict verdict) {
        edit.queue(null);
        edit.condition(ConditionType.COMPLETE, "True", verdict.cause(), verdict.message());
        edit.phase(verdict.phase());
    }

    private static Action announce(Verdict verdict) {
        boolean warning = verdict.phase() == BuildPhase.FAILED;
        return new Action.Announce(warning, verdict.cause(), verdict.message() + who(verdict));
    }

    private static String who(Verdict verdict) {
        return verdict.culprit() == null ? "" : " (" + verdict.culprit().text() + ")";
    }
}
