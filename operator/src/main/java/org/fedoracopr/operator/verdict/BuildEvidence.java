package org.fedoracopr.operator.verdict;

import java.time.Duration;
import java.util.Objects;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of how an attempt ended, each part with its source.
 *
 * @param outcome the builder's word, which is not trusted; null when there is none. {@code runnerLost} is the agent's word that the builder left none
 * @param agent the agent's word
 * @param pod the cluster's word: the Pod, its containers, its node
 * @param cancelRequested the user's word, from the spec
 * @param passed the operator's own clock: the deadline that passed; null when none did
 */
public record BuildEvidence(
        @Nullable Outcome outcome,
        Agent agent,
        PodObservation pod,
        boolean cancelRequested,
        @Nullable Passed passed) {

    public BuildEvidence {
        Objects.requireNonNull(agent, "agent is null");
        Objects.requireNonNull(pod, "pod is null");
    }

    /**
     * What the agent says of the results.
     *
     * @param published they are in their place, and the outcome with them
     * @param failure why it could not publish; null when it does not say so
     * @param otherVersion it speaks another version than the operator, and the failure says which
     */
    public record Agent(boolean published, @Nullable String failure, boolean otherVersion) {
        public Agent {
            failure = failure == null || failure.isBlank() ? null : failure;
        }

        Agent(boolean published, @Nullable String failure) {
            this(published, failure, false);
        }
    }

    /** A deadline, and how long it was. */
    public record Passed(Deadline deadline, Duration after) {}

    /** The cluster's word, with the other sources still silent. */
    public static BuildEvidence of(PodObservation pod, boolean cancelRequested) {
        return new BuildEvidence(null, new Agent(false, null), pod, cancelRequested, null);
    }

    /** The agent has published what the builder left. */
    public BuildEvidence published(Outcome told) {
        return new BuildEvidence(told, new Agent(true, null), pod, cancelRequested, passed);
    }

    /** The agent could not publish. */
    public BuildEvidence notPublished(@Nullable String why) {
        return new BuildEvidence(outcome, new Agent(false, why), pod, cancelRequested, passed);
    }

    /** The agent speaks another version than the operator. */
    public BuildEvidence ofOtherVersion(String why) {
        return new BuildEvidence(outcome, new Agent(false, why, true), pod, cancelRequested, passed);
    }

    public BuildEvidence past(Deadline deadline, Duration after) {
        return new BuildEvidence(outcome, agent, pod, cancelRequested, new Passed(deadline, after));
    }

    /** The Pod; null when it is gone. */
    PodObservation.@Nullable Present present() {
        return pod instanceof PodObservation.Present present ? present : null;
    }

    boolean isPast(Deadline deadline) {
        return passed != null && passed.deadline() == deadline;
    }
}
