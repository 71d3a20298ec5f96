package org.fedoracopr.operator.verdict;

import org.fedoracopr.api.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of how an attempt ended, each part with its source.
 *
 * @param outcome the builder's word; null when there is none
 * @param cancelRequested by the user, in the spec
 * @param podDeleted by somebody else than the operator
 * @param builderExitCode the cluster's word; null when the container's end is not known
 * @param builderReason the cluster's word, e.g. {@code OOMKilled}; empty when it is not known
 * @param podReason the cluster's word on the whole Pod, e.g. {@code Evicted}; null when it gives none
 */
public record BuildEvidence(
        @Nullable Outcome outcome,
        boolean cancelRequested,
        boolean podDeleted,
        @Nullable Integer builderExitCode,
        String builderReason,
        @Nullable String podReason,
        @Nullable String podMessage) {}
