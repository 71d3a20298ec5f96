package org.fedoracopr.operator.leadership;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** A change that was not asked of the cluster, because this operator does not lead. */
public final class NotLeaderException extends KubernetesClientException {

    private static final long serialVersionUID = 1L;

    NotLeaderException(String method, String path) {
        super("this operator does not lead; not asked for: " + method + " " + path);
    }
}
