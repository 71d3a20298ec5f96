package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.queue.io.Dispatcher;

/** The dispatcher's view, from the reconciler's caches and what the reconciler has written since. */
record CachedView(
        Set<String> namespaces,
        IndexerResourceCache<CoprBuild> cache,
        WrittenBuilds written,
        InformerEventSource<Pod, CoprBuild> podCache,
        MadePods made,
        InformerEventSource<CoprBuilderPool, CoprBuild> poolCache,
        InformerEventSource<CoprBuildQuota, CoprBuild> quotaCache,
        PodMaker maker,
        WarmBuilders warm)
        implements Dispatcher.QueueView {

    @Override
    public List<CoprBuild> builds(String namespace) {
        return written.over(
                namespace, () -> cache.list(namespace, ignored -> true).toList());
    }

    PoolFacts facts(CoprBuild build, String name) {
        String namespace = build.getMetadata().getNamespace();
        return BuildServices.find(poolCache, namespace, name)
                .map(pool -> PoolFacts.of(pool.getSpec(), Dispatcher.hasAlternative(build, name, pools(namespace))))
                .orElse(PoolFacts.NONE);
    }

    List<Pod> pods(String namespace) {
        return made.over(
                namespace, () -> podCache.list(namespace, ignored -> true).toList());
    }

    @Override
    public List<CoprBuilderPool> pools(String namespace) {
        return poolCache.list(namespace, ignored -> true).toList();
    }

    @Override
    public List<CoprBuildQuota> quotas(String namespace) {
        return quotaCache.list(namespace, ignored -> true).toList();
    }

    @Override
    public List<String> strays(String namespace, Set<String> builds) {
        return maker.strays(namespace, builds);
    }

    /** Whether a Pod's build is deleted, as far as the cache knows. */
    boolean isStray(Pod pod) {
        String task = pod.getMetadata().getLabels().get(CoprBuildNames.TASK);
        return task == null
                || cache.get(new ResourceID(task, pod.getMetadata().getNamespace()))
                        .filter(build -> build.getMetadata().getUid().equals(PodIdentity.buildUid(pod)))
                        .filter(build -> !build.isMarkedForDeletion())
                        .isEmpty();
    }
}
