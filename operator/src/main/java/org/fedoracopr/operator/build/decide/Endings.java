package org.fedoracopr.operator.build.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.relay.model.RelayState;
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

    /** Ends the current attempt and the build with it; the caller adds what is to be done with the Pod. */
    static List<Action> endAttempt(StatusEdit edit, Verdict verdict, @Nullable LogSeal log, Instant now) {
        edit.attempt(attempt -> Attempts.ended(attempt, now, log, verdict));
        boolean hadPod = edit.status().attempts().getLast().podName() != null;
        if (log == null && hadPod) {
            edit.condition(
                    ConditionType.LOG_SEALED, "False", "NotSealed", "the end of the log was lost with the builder");
        }
        close(edit, verdict);
        var actions = new ArrayList<Action>();
        actions.add(announce(verdict));
        return actions;
    }

    /** The relay is given up: the log is complete on the volume, but not at the backend. */
    static void notRelayed(StatusEdit edit, RelayState relay) {
        edit.condition(
                ConditionType.LOG_RELAYED,
                "False",
                "BackendUnreachable",
                "the backend did not acknowledge the whole log"
                        + (relay.problem() == null ? "" : ": " + relay.problem())
                        + "; the whole log is with the results");
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
        String who = verdict.culprit() == null ? "" : " (" + verdict.culprit().text() + ")";
        return new Action.Announce(warning, verdict.cause(), verdict.message() + who);
    }
}
