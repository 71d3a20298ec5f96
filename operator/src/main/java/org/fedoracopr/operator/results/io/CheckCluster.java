package org.fedoracopr.operator.results.io;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;

/** The requests that looking at a results volume needs; each may throw what the client throws. */
public interface CheckCluster {

    /** A Pod as the API server has it; null when there is none. */
    @Nullable
    Pod pod(String namespace, String name);

    /** Makes a Pod; one of this name that is there already is left alone. */
    void create(Pod pod);

    /** Takes a Pod away. */
    void delete(Pod pod);

    /** Takes a Pod out of the cluster that its node does not end. */
    void forget(Pod pod);

    /** A claim as the API server has it; null when there is none. */
    @Nullable
    PersistentVolumeClaim claim(String namespace, String name);
}
