package org.fedoracopr.operator.sweep;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.pod.PodIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of builder Pods whose build was deleted: garbage collection deletes them, but our finalizer holds them until their containers have ended. Their
 * agents are told that nobody waits for a result.
 *
 * <p>A Pod is touched only when the API server itself says that no build of its UID is left (invariant I7).
 */
public final class OrphanSweep implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final Function<String, List<Pod>> pods;
    private volatile int orphans;

    /** @param pods all builder Pods of a namespace, as last seen */
    public OrphanSweep(KubernetesClient client, Set<String> namespaces, Function<String, List<Pod>> pods) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
        this.namespaces = Set.copyOf(namespaces);
    }

    /** How many Pods the last round found whose build is gone. */
    public int orphans() {
        return orphans;
    }

    @Override
    public void run() {
        int found = 0;
        for (String namespace : namespaces) {
            try {
                found += sweep(namespace);
            } catch (RuntimeException e) {
                log.warn("sweep of namespace {}: {}", namespace, e.getMessage());
            }
        }
        orphans = found;
    }

    private int sweep(String namespace) {
        int found = 0;
        List<Pod> candidates =
                pods.apply(namespace).stream().filter(OrphanSweep::isHeld).toList();
        for (Pod pod : candidates) {
            if (!buildExists(pod)) {
                found++;
                letGo(pod);
            }
        }
        return found;
    }

    private static boolean isHeld(Pod pod) {
        return pod.isMarkedForDeletion() && pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER);
    }

    private void letGo(Pod pod) {
        boolean runs = containers(pod)
                .anyMatch(
                        status -> status.getState() != null && status.getState().getRunning() != null);
        if (!runs) {
            var others = new ArrayList<>(pod.getMetadata().getFinalizers());
            others.remove(PodIdentity.EVIDENCE_FINALIZER);
            patch(pod, Map.of("finalizers", others));
            log.info("let go of Pod {}, whose build is gone", pod.getMetadata().getName());
        } else if (!pod.getMetadata().getAnnotations().containsKey(PodAnnotations.ACKNOWLEDGED)) {
            // Without it the agent waits for a permit until its grace is nearly over.
            String attempt = pod.getMetadata().getLabels().getOrDefault(PodIdentity.ATTEMPT, "1");
            patch(pod, Map.of("annotations", Map.of(PodAnnotations.ACKNOWLEDGED, attempt)));
        }
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

    private void patch(Pod pod, Map<String, Object> change) {
        var metadata = new HashMap<String, Object>(change);
        metadata.put("uid", pod.getMetadata().getUid());
        String body = client.getKubernetesSerialization().asJson(Map.of("metadata", metadata));
        try {
            client.resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), body);
        } catch (KubernetesClientException e) {
            log.debug("Pod {}: {}", pod.getMetadata().getName(), e.getMessage());
        }
    }
}
