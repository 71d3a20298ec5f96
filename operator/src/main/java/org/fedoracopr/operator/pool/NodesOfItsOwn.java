package org.fedoracopr.operator.pool;

import io.fabric8.kubernetes.api.model.Affinity;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;

/** Whether a pool says which nodes its builders go to. A toleration alone lets them go to more nodes, and to all others still. */
final class NodesOfItsOwn {

    /** What any node of a cluster may have. */
    private static final Set<String> OF_ANY = Set.of("kubernetes.io/arch", "kubernetes.io/os");

    private NodesOfItsOwn() {}

    static boolean has(CoprBuilderPoolSpec pool) {
        return !OF_ANY.containsAll(pool.nodeSelector().keySet()) || isRequired(pool);
    }

    private static boolean isRequired(CoprBuilderPoolSpec pool) {
        Affinity affinity = pool.affinity();
        return affinity != null
                && affinity.getNodeAffinity() != null
                && affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution() != null;
    }
}
