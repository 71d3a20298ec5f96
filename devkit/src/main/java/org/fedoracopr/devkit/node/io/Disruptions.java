package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Deletions of pods in the words of the cluster's controllers: a condition that says why, then the deletion. */
public final class Disruptions {

    private final KubernetesClient client;
    private final InstantSource clock;

    public Disruptions(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Marks a pod as disrupted and deletes it with its own grace. */
    public void delete(Pod pod, String reason, String message) {
        String condition = """
                {"status":{"conditions":[{"type":"DisruptionTarget","status":"True","reason":"%s","message":"%s",\
                "lastTransitionTime":"%s"}]}}""".formatted(reason, message, clock.instant().truncatedTo(ChronoUnit.SECONDS));
        resource(pod).subresource("status").patch(PatchContext.of(PatchType.STRATEGIC_MERGE), condition);
        resource(pod).delete();
    }

    /** Deletes a pod's object at once. */
    public void forceDelete(Pod pod) {
        resource(pod).withGracePeriod(0).delete();
    }

    private PodResource resource(Pod pod) {
        return client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName());
    }
}
