package org.fedoracopr.operator.sweep;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.pod.PodIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of builder Pods whose build was deleted: garbage collection deletes them, but our finalizer holds them until their containers have ended.
 *
 * <p>A Pod is touched only when the API server itself says that no build of its UID is left (invariant I7).
 */
public final class OrphanSweep implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);

    private final KubernetesClient client;
    private final Set<String> namespaces;

    public OrphanSweep(KubernetesClient client, Set<String> namespaces) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.namespaces = Set.copyOf(namespaces);
    }

    @Override
    public void run() {
        for (String namespace : namespaces) {
            try {
                sweep(namespace);
            } catch (RuntimeException e) {
                log.warn("sweep of namespace {}: {}", namespace, e.getMessage());
            }
        }
    }

    private void sweep(String namespace) {
        List<Pod> candidates =
                client.pods().inNamespace(namespace).withLabel(PodIdentity.BUILD_UID).list().getItems().stream()
                        .filter(OrphanSweep::isHeldAlone)
                        .toList();
        for (Pod pod : candidates) {
            if (!buildExists(pod)) {
                release(pod);
            }
        }
    }

    private static boolean isHeldAlone(Pod pod) {
        return pod.isMarkedForDeletion()
                && pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER)
                && containers(pod)
                        .noneMatch(status ->
                                status.getState() != null && status.getState().getRunning() != null);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? Stream.of()
                : pod.getStatus().getContainerStatuses().stream();
    }

    private boolean buildExists(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream().anyMatch(owner -> {
            CoprBuild build = client.resources(CoprBuild.class)
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(owner.getName())
                    .get();
            return build != null && build.getMetadata().getUid().equals(owner.getUid());
        });
    }

    private void release(Pod pod) {
        var others = new ArrayList<>(pod.getMetadata().getFinalizers());
        others.remove(PodIdentity.EVIDENCE_FINALIZER);
        String body = client.getKubernetesSerialization()
                .asJson(Map.of("metadata", Map.of("uid", pod.getMetadata().getUid(), "finalizers", others)));
        try {
            client.resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), body);
            log.info("let go of Pod {}, whose build is gone", pod.getMetadata().getName());
        } catch (KubernetesClientException e) {
            log.debug("Pod {}: {}", pod.getMetadata().getName(), e.getMessage());
        }
    }
}
