package org.fedoracopr.operator.verdict;

import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on an attempt: a pure function of its evidence.
 *
 * <p>The builder is not trusted: its word alone makes the package, the repository or the user the culprit, never node, cluster or pool, and gets no attempt that
 * stands for a fault of the infrastructure. Nor is a package blamed for what the cluster did to its Pod (invariant I5). So the order is: a result that is
 * published; what the cluster did; what the builder says; what is to be made of silence.
 */
public final class Verdicts {

    /** The cause when nothing is known but that the builder has ended. */
    public static final String RUNNER_LOST = "RunnerLost";

    private Verdicts() {}

    public static Verdict of(BuildEvidence evidence) {
        Verdict verdict = judge(evidence);
        // Nobody waits for what he canceled.
        return evidence.cancelRequested() && verdict.retry() != Retry.NEVER ? verdict.withRetry(Retry.NEVER) : verdict;
    }

    /** True when the verdict on this outcome depends on what the cluster says of the builder's end. */
    public static boolean needsBuilderEnd(Outcome outcome) {
        return switch (outcome.result()) {
            case FAILED, RUNNER_LOST -> true;
            case SUCCEEDED, SKIPPED, CANCELED, TIMED_OUT -> false;
        };
    }

    private static Verdict judge(BuildEvidence evidence) {
        Outcome word = usableWord(evidence);
        if (word != null && word.result() == BuildResult.SUCCEEDED) {
            return new Verdict(BuildPhase.SUCCEEDED, null, "Succeeded", null, "the build succeeded");
        }
        if (word != null && word.result() == BuildResult.SKIPPED) {
            return BuilderWord.skipped(word);
        }
        Verdict interruption = Interruption.of(evidence);
        if (evidence.cancelRequested() && (word == null || interruption != null)) {
            return Verdict.canceled(step(evidence), "canceled on request");
        }
        if (interruption != null) {
            return interruption.withStep(step(evidence));
        }
        return word == null ? Silence.of(evidence).withStep(step(evidence)) : BuilderWord.of(word, evidence);
    }

    /** What the builder says, if it says anything and the results that it speaks of are there. */
    private static @Nullable Outcome usableWord(BuildEvidence evidence) {
        Outcome outcome = evidence.outcome();
        return outcome == null
                        || outcome.result() == BuildResult.RUNNER_LOST
                        || !evidence.agent().published()
                ? null
                : outcome;
    }

    private static @Nullable String step(BuildEvidence evidence) {
        return evidence.outcome() == null ? null : BuilderWord.lastStep(evidence.outcome());
    }
}
