package org.fedoracopr.operator.nodehealth.model;

import java.util.List;
import org.fedoracopr.api.v1alpha1.PoolNode;

/**
 * How the nodes of a pool are.
 *
 * @param nodes those that have failed builders
 * @param hindrance why one that should be left out is not
 * @param changes what is new
 */
public record NodeFindings(List<PoolNode> nodes, Hindrance hindrance, List<NodeChange> changes) {

    /** Nothing is wrong with any node, or nobody looks. */
    public static final NodeFindings NONE = new NodeFindings(List.of(), Hindrance.NONE, List.of());

    public NodeFindings {
        nodes = List.copyOf(nodes);
        changes = List.copyOf(changes);
    }

    /** Why a node that should be left out is not. */
    public enum Hindrance {
        NONE,
        /** Builders fail on most of the pool's nodes: it is not the nodes. */
        ALL_OVER_THE_POOL,
        /** Builders fail on most nodes of the pools with the same image. */
        ALL_OVER_THE_IMAGE,
        /** As many nodes as may be are left out. */
        SHARE_IS_USED
    }
}
