package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.nodehealth.decide.LeftOut;
import org.fedoracopr.operator.pod.PodIdentity;

/** Where the next builder of a pool must not go, with its Pods as the cache has them. */
final class PoolNodes {

    private PoolNodes() {}

    static Set<String> leftOut(CoprBuilderPool pool, InformerEventSource<Pod, CoprBuild> pods) {
        if (pool.getStatus() == null || pool.getStatus().nodes().isEmpty()) {
            return Set.of();
        }
        String name = pool.getMetadata().getName();
        return LeftOut.of(
                pool,
                pods.list(
                                pool.getMetadata().getNamespace(),
                                pod -> name.equals(pod.getMetadata().getLabels().get(PodIdentity.POOL)))
                        .toList());
    }
}
