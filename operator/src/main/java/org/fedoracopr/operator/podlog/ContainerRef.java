package org.fedoracopr.operator.podlog;

import java.util.Objects;

/** One container of one Pod. */
public record ContainerRef(String namespace, String pod, String container) {

    public ContainerRef {
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(pod, "pod is null");
        Objects.requireNonNull(container, "container is null");
    }

    @Override
    public String toString() {
        return namespace + "/" + pod + "/" + container;
    }
}
