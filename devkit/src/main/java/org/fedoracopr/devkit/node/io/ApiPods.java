package org.fedoracopr.devkit.node.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.fedoracopr.devkit.node.model.PodAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node writes to the API server about pods. A pod that is gone or was replaced under its name is no error. */
final class ApiPods {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPods.class);
    private static final String COMPONENT = "process-node";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String node;

    ApiPods(KubernetesClient client, InstantSource clock, String node) {
        this.client = client;
        this.clock = clock;
        this.node = node;
    }

    /** Patches the status; the UID in the patch makes the API server refuse it for another pod of the same name. */
    void report(Pod pod, PodStatus status) {
        Pod patch = new PodBuilder()
                .withNewMetadata()
                .withUid(pod.getMetadata().getUid())
                .endMetadata()
                .withStatus(status)
                .build();
        patch.setSpec(null);
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), withClearedReasons(patch));
        } catch (KubernetesClientException e) {
            rethrowUnlessGone(e);
        }
    }

    /** The API server merges conditions by type, so a reason or message that no longer holds must be taken away explicitly. */
    private String withClearedReasons(Pod patch) {
        JsonNode json = client.getKubernetesSerialization().convertValue(patch, JsonNode.class);
        for (JsonNode condition : json.path("status").path("conditions")) {
            for (String field : List.of("reason", "message")) {
                if (!condition.has(field)) {
                    ((ObjectNode) condition).putNull(field);
                }
            }
        }
        return json.toString();
    }

    /** Deletes without grace: nothing of the pod runs any more. It stays visible while it has finalizers. */
    void delete(Pod pod) {
        var options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(0L)
                .withNewPreconditions(null, pod.getMetadata().getUid())
                .build();
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName();
        try {
            client.raw(path, "DELETE", client.getKubernetesSerialization().asJson(options));
        } catch (KubernetesClientException e) {
            rethrowUnlessGone(e);
        }
    }

    /** Writes an Event for {@code kubectl describe}; one that cannot be written is only logged. */
    void tell(Pod pod, PodAction.Tell tell) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(pod.getMetadata().getName() + ".")
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .endInvolvedObject()
                .withType(tell.type())
                .withReason(tell.reason())
                .withMessage(tell.message())
                .withNewSource(COMPONENT, node)
                .withReportingComponent(COMPONENT)
                .withReportingInstance(node)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.debug("no event {} for pod {}", tell.reason(), pod.getMetadata().getName(), e);
        }
    }

    private static void rethrowUnlessGone(KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
            throw e;
        }
    }
}
