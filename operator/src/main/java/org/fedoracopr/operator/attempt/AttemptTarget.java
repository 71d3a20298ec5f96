package org.fedoracopr.operator.attempt;

import java.util.Objects;

/**
 * Where an attempt's logs are read and where they belong.
 *
 * @param podUid of the Pod that is meant, whatever has its name by now
 * @param agentStarted the agent's log can be opened
 * @param builderStarted the builder's log can be opened
 * @param seenFromTheStart this process made the Pod and has missed nothing of it
 */
public record AttemptTarget(
        String namespace,
        String pod,
        String podUid,
        boolean agentStarted,
        boolean builderStarted,
        boolean seenFromTheStart,
        long buildId,
        String taskId,
        String resultsPath) {

    /** The container that builds; its log is the build's log and nothing else. */
    public static final String BUILDER = "builder";

    /** The container that publishes; its log is its records. */
    public static final String AGENT = "agent";

    public AttemptTarget {
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(pod, "pod is null");
        Objects.requireNonNull(podUid, "podUid is null");
    }
}
