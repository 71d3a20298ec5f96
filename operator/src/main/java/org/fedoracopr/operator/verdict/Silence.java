package org.fedoracopr.operator.verdict;

import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/** What to make of a builder that left no usable word, while the cluster did nothing to its Pod. */
final class Silence {

    private Silence() {}

    static Verdict of(BuildEvidence evidence) {
        PodObservation.Present pod = evidence.present();
        if (pod == null) {
            throw new IllegalArgumentException("a Pod that is gone is an interruption");
        }
        if (BuilderWord.wasKilledForMemory(pod.builder())) {
            return BuilderWord.outOfMemory(evidence.outcome());
        }
        Verdict agent = evidence.agent().published() ? null : agent(evidence, pod);
        Verdict start = StartFault.of(evidence, pod);
        if (start != null) {
            return start;
        }
        if (agent != null) {
            return agent;
        }
        return pod.builder() instanceof ContainerState.Terminated ended
                ? lost("exit code " + ended.exitCode() + " " + ended.reason() + unusable(evidence))
                : withoutEnd(evidence, pod);
    }

    /** What the agent did instead of publishing; null when it is at work. */
    private static @Nullable Verdict agent(BuildEvidence evidence, PodObservation.Present pod) {
        String why = evidence.agent().failure();
        if (why != null && evidence.agent().otherVersion()) {
            return Verdict.failed("VersionMismatch", Culprit.POOL, Retry.OTHER_POOL, why);
        }
        if (pod.agent() instanceof ContainerState.Terminated ended) {
            if (ended.reason().equals("OOMKilled")) {
                return Verdict.failed(
                        "AgentOutOfMemory",
                        Culprit.POOL,
                        Retry.OTHER_POOL,
                        "the agent was killed for want of memory before the results were published: give it more");
            }
            return notPublished(
                    why == null
                            ? "the agent ended without a word, exit code " + ended.exitCode() + " " + ended.reason()
                            : why);
        }
        if (why != null) {
            return notPublished(why);
        }
        return evidence.isPast(Deadline.PUBLISH)
                        || (evidence.isPast(Deadline.FAIL_SAFE) && pod.builder() instanceof ContainerState.Terminated)
                ? notPublished("the agent did not say so in time")
                : null;
    }

    private static Verdict notPublished(String why) {
        return new Verdict(
                BuildPhase.FAILED,
                "publish",
                "NotPublished",
                Culprit.NODE,
                "the build ended, but its results could not be published: " + why
                        + "; look at the results volume and at the node",
                Retry.ELSEWHERE);
    }

    private static Verdict withoutEnd(BuildEvidence evidence, PodObservation.Present pod) {
        if (evidence.isPast(Deadline.FAIL_SAFE)) {
            return Verdict.failed(
                    "Timeout",
                    Culprit.PACKAGE,
                    Retry.NEVER,
                    "the build went on long after its timeout and did not stop by itself: raise the timeout, or make the build shorter");
        }
        return evidence.agent().published()
                // Its agent works, and so does its node: the builder lets its container go on, and could for ever.
                ? lost("its container goes on")
                : Verdict.failed(
                        Verdicts.RUNNER_LOST,
                        Culprit.NODE,
                        Retry.ELSEWHERE,
                        "builder and agent were lost on " + Interruption.node(pod)
                                + ", and nobody saw their end; the package is not to blame");
    }

    /** Why the agent could not read what the builder said; empty when it said nothing. */
    private static String unusable(BuildEvidence evidence) {
        String message = evidence.outcome() == null ? null : evidence.outcome().message();
        return message != null && message.startsWith(Outcome.UNUSABLE) ? "; " + message : "";
    }

    /** A builder can end its runner by itself, so nobody is to blame, and another attempt is for somebody to ask for. */
    private static Verdict lost(String how) {
        return Verdict.failed(
                Verdicts.RUNNER_LOST,
                null,
                Retry.NEVER,
                "the builder ended without a word, " + how
                        + ": see the end of its log, and submit the build again if that tells nothing");
    }
}
