package org.fedoracopr.operator.pod;

import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.jspecify.annotations.Nullable;

/** A pool's spec with the resources of one of its larger classes. */
final class ResourceClasses {

    private ResourceClasses() {}

    /** The pool as it is for a class that it does not have, or no longer. */
    static CoprBuilderPoolSpec apply(CoprBuilderPoolSpec pool, @Nullable String name) {
        return pool.classes().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .map(larger -> new CoprBuilderPoolSpec(
                        pool.architectures(),
                        pool.tags(),
                        pool.priority(),
                        pool.max(),
                        pool.maxStarting(),
                        pool.image(),
                        pool.imagePullPolicy(),
                        pool.nodeSelector(),
                        pool.tolerations(),
                        larger.resources() == null ? pool.resources() : larger.resources(),
                        larger.scratch() == null ? pool.scratch() : larger.scratch(),
                        pool.results(),
                        pool.securityProfile(),
                        pool.config(),
                        pool.maxLogBytes(),
                        pool.classes(),
                        pool.deadlines(),
                        pool.nodeHealth(),
                        pool.paused(),
                        pool.maxPrealloc(),
                        pool.prealloc(),
                        pool.affinity(),
                        pool.runtimeClassName(),
                        pool.priorityClassName(),
                        pool.imagePullSecrets(),
                        pool.proxy(),
                        pool.caBundle()))
                .orElse(pool);
    }
}
