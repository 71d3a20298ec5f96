package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.nodehealth.decide.NodeSigns;
import org.fedoracopr.operator.queue.decide.PoolHealth;

/**
 * What the builds of a namespace tell of all its pools.
 *
 * @param starting builders of each pool that do not work yet
 * @param running builders of each pool that work
 * @param health of each pool of which something is known
 * @param nodes what is known of the nodes
 */
record NamespaceSight(
        Map<String, Integer> starting, Map<String, Integer> running, Map<String, PoolHealth> health, NodeSigns nodes) {

    static NamespaceSight of(List<CoprBuild> builds) {
        var starting = new HashMap<String, Integer>();
        var running = new HashMap<String, Integer>();
        for (CoprBuild build : builds) {
            List<BuildAttempt> attempts =
                    build.getStatus() == null ? List.of() : build.getStatus().attempts();
            BuildPhase phase =
                    build.getStatus() == null ? null : build.getStatus().phase();
            String pool = attempts.isEmpty() || attempts.getLast().endedAt() != null
                    ? null
                    : attempts.getLast().pool();
            if (pool != null && phase == BuildPhase.STARTING) {
                starting.merge(pool, 1, Integer::sum);
            } else if (pool != null && phase == BuildPhase.RUNNING) {
                running.merge(pool, 1, Integer::sum);
            }
        }
        return new NamespaceSight(starting, running, PoolHealth.of(builds), NodeSigns.of(builds));
    }

    /** The same, with what was known of nodes before. */
    NamespaceSight after(NamespaceSight before, Instant then, Instant oldest) {
        return new NamespaceSight(starting, running, health, nodes.remembering(before.nodes(), then, oldest));
    }

    PoolHealth health(String pool) {
        return health.getOrDefault(pool, PoolHealth.WELL);
    }
}
