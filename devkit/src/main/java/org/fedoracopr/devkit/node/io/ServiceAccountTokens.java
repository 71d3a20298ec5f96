package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Tokens of service accounts for pods that have not set automountServiceAccountToken to false. */
final class ServiceAccountTokens {

    private ServiceAccountTokens() {}

    static String request(KubernetesClient client, Pod pod, ServiceAccountTokenProjection projection)
            throws NotReadyException {
        String account = pod.getSpec().getServiceAccountName() == null
                ? "default"
                : pod.getSpec().getServiceAccountName();
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(projection.getExpirationSeconds())
                .withNewBoundObjectRef(
                        "v1",
                        "Pod",
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid())
                .endSpec();
        if (projection.getAudience() != null && !projection.getAudience().isEmpty()) {
            request.editSpec().withAudiences(projection.getAudience()).endSpec();
        }
        try {
            return client.serviceAccounts()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(account)
                    .tokenRequest(request.build())
                    .getStatus()
                    .getToken();
        } catch (KubernetesClientException e) {
            throw new NotReadyException(
                    "ContainerCreating", "no token for service account " + account + ": " + e.getMessage());
        }
    }
}
