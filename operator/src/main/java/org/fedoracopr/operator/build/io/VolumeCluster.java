package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.function.Supplier;
import org.fedoracopr.operator.results.io.CheckCluster;
import org.jspecify.annotations.Nullable;

/** The requests of those who look at results volumes, made as those of builds are. */
final class VolumeCluster implements CheckCluster {

    private final Supplier<Cluster> cluster;

    /** @param cluster there when the first request is made */
    VolumeCluster(Supplier<Cluster> cluster) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
    }

    @Override
    public @Nullable Pod pod(String namespace, String name) {
        return cluster.get().pod(namespace, name);
    }

    @Override
    public void create(Pod pod) {
        cluster.get().create(pod);
    }

    @Override
    public void delete(Pod pod) {
        cluster.get().delete(pod);
    }

    @Override
    public void forget(Pod pod) {
        cluster.get().forget(pod);
    }

    @Override
    public @Nullable PersistentVolumeClaim claim(String namespace, String name) {
        return cluster.get().claim(namespace, name);
    }
}
