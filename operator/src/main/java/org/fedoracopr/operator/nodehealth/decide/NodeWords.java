package org.fedoracopr.operator.nodehealth.decide;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.jspecify.annotations.Nullable;

/** What people read of nodes that fail builders. */
public final class NodeWords {

    private static final String LOOK = ": look at what they share, such as ";

    private NodeWords() {}

    /** Why a node is left out, and until when. */
    static String leftOut(PoolNode node, NodeHealthRules rules) {
        return "node " + node.name() + (rules.mode() == NodeHealthMode.ENFORCE ? " is" : " would be")
                + " left out of new builders until " + node.until() + ": it failed " + why(node.faults());
    }

    private static String why(List<NodeFault> faults) {
        String causes = faults.stream()
                .map(fault -> Objects.requireNonNullElse(fault.cause(), "unknown"))
                .distinct()
                .collect(Collectors.joining(", "));
        return "builds of " + faults.size() + (faults.size() == 1 ? " owner (" : " owners (") + causes + ")";
    }

    /** The reason of the pool's condition NodesHealthy, one word. */
    public static String reason(NodeFindings findings, NodeHealthMode mode) {
        return switch (findings.hindrance()) {
            case ALL_OVER_THE_POOL, ALL_OVER_THE_IMAGE -> "FailingAllOver";
            case SHARE_IS_USED -> "TooManyFailing";
            case NONE -> !hasLeftOut(findings) ? "Healthy" : mode == NodeHealthMode.ENFORCE ? "Quarantined" : "DryRun";
        };
    }

    /** The condition's message; null when all is well. */
    public static @Nullable String message(NodeFindings findings, NodeHealthRules rules) {
        String nodes = findings.nodes().stream()
                .filter(node -> node.state() == NodeState.QUARANTINED)
                .map(node -> leftOut(node, rules))
                .collect(Collectors.joining("; "));
        String hindrance = switch (findings.hindrance()) {
            case NONE -> "";
            case ALL_OVER_THE_POOL ->
                "builders fail on most of the pool's nodes, so none is left out for it" + LOOK
                        + "the results volume, the image and the network";
            case ALL_OVER_THE_IMAGE ->
                "builders fail on most nodes of the pools with this image, so none is left out for it" + LOOK
                        + "the image";
            case SHARE_IS_USED ->
                "more nodes should be left out, but no more than " + rules.percent()
                        + " % of those that are known to be there may";
        };
        String all = hindrance.isEmpty() || nodes.isEmpty() ? hindrance + nodes : hindrance + "; " + nodes;
        return all.isEmpty() ? null : all;
    }

    static boolean hasLeftOut(NodeFindings findings) {
        return findings.nodes().stream().anyMatch(node -> node.state() == NodeState.QUARANTINED);
    }
}
