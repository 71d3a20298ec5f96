package org.fedoracopr.operator.nodehealth.decide;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeSign;

/** What is held against a node: of each owner the last failure alone, so that the same one counts once however often it is seen. */
final class Faults {

    private Faults() {}

    /**
     * The last failure of each owner, the newest first.
     *
     * @param node has those that are known already
     * @param begin what is older does not count
     */
    static List<NodeFault> of(PoolNode node, List<NodeSign> signs, Instant begin) {
        var last = new TreeMap<String, NodeFault>();
        node.faults().forEach(fault -> keepLast(last, fault));
        signs.stream()
                .filter(sign -> !sign.works())
                .forEach(sign -> keepLast(last, new NodeFault(sign.owner(), sign.cause(), sign.at())));
        return last.values().stream()
                .filter(fault -> !at(fault).isBefore(begin))
                .sorted(Comparator.comparing(Faults::at).reversed().thenComparing(NodeFault::owner))
                .limit(PoolNode.MAX_FAULTS)
                .toList();
    }

    private static void keepLast(Map<String, NodeFault> last, NodeFault fault) {
        last.merge(fault.owner(), fault, (one, other) -> at(one).isBefore(at(other)) ? other : one);
    }

    static Instant at(NodeFault fault) {
        return Objects.requireNonNullElse(fault.at(), Instant.MIN);
    }
}
