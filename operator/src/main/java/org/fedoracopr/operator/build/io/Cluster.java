package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests to the API server that a build's life needs; each can be repeated without harm, and each names the UID it means. */
final class Cluster {

    private static final int UNPROCESSABLE = 422;

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private final KubernetesClient client;

    Cluster(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    /** Reads a Pod from the API server itself; null when it is not there. */
    @Nullable
    Pod pod(String namespace, String name) {
        return client.pods().inNamespace(namespace).withName(name).get();
    }

    /** Reads a node from the API server itself; null when it is not there. */
    @Nullable
    Node node(String name) {
        return client.nodes().withName(name).get();
    }

    /** Reads a claim from the API server itself; null when it is not there. */
    @Nullable
    PersistentVolumeClaim claim(String namespace, String name) {
        return client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** Makes a Pod and returns it as made; null when one of this name is there already: it is left alone, its reader sees whose it is. */
    @Nullable
    Pod create(Pod pod) {
        try {
            return client.resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            log.debug("Pod {} is there already", pod.getMetadata().getName());
            return null;
        }
    }

    /** Applies a JSON patch to a Pod and returns it as it is now; null when the Pod is gone, or is not what the patch wants it to be. */
    @Nullable
    Pod patch(Pod pod, String patch) {
        try {
            Pod named = new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .endMetadata()
                    .build();
            return client.resource(named).patch(PatchContext.of(PatchType.JSON), patch);
        } catch (KubernetesClientException e) {
            if (e.getCode() != UNPROCESSABLE) {
                ignoreGone(e, pod.getMetadata().getName());
            }
            return null;
        }
    }

    /** The last lines of a container's log; asked for directly, for the client would look at the Pod first. */
    String tail(Pod pod, String container, int lines) {
        String text = client.raw(
                "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                        + pod.getMetadata().getName() + "/log?container=" + container + "&tailLines=" + lines,
                "GET",
                null);
        return text == null ? "" : text;
    }

    /** Sets annotations, and returns the Pod as it is now; null when it is gone or another one by now, which is left alone. */
    @Nullable
    Pod annotate(String namespace, Action.Annotate annotate) {
        return patch(namespace, annotate.pod(), metadata(annotate.uid(), annotate.annotations(), null));
    }

    /** Sets annotations and takes our finalizer off, in one request; returns as {@link #annotate}. */
    @Nullable
    Pod acquit(Pod pod, Map<String, String> annotations) {
        List<String> others = new ArrayList<>(pod.getMetadata().getFinalizers());
        others.remove(PodIdentity.EVIDENCE_FINALIZER);
        return patch(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                metadata(pod.getMetadata().getUid(), annotations, others));
    }

    /** Deletes a Pod; one that is gone or another one by now is left alone. */
    void delete(Pod pod) {
        delete("/api/v1", "pods", pod, "");
    }

    /** Deletes a Pod as it was seen; false when it has changed since. */
    boolean deleteUnchanged(Pod pod) {
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\""
                + pod.getMetadata().getUid() + "\",\"resourceVersion\":\""
                + pod.getMetadata().getResourceVersion() + "\"}}";
        try {
            client.raw(
                    "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                            + pod.getMetadata().getName(),
                    "DELETE",
                    body);
            return true;
        } catch (KubernetesClientException e) {
            ignoreGone(e, pod.getMetadata().getName());
            return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
        }
    }

    /** Takes a Pod out of the cluster whose node was to end it and does not answer; its processes, if they still run, can publish nothing. */
    void forget(Pod pod) {
        delete("/api/v1", "pods", pod, ",\"gracePeriodSeconds\":0");
    }

    /** Deletes a build; one that is gone or another one by now is left alone. */
    void delete(CoprBuild build) {
        delete("/apis/" + build.getApiVersion(), build.getPlural(), build, "");
    }

    private void delete(String api, String plural, HasMetadata resource, String more) {
        String namespace = resource.getMetadata().getNamespace();
        String name = resource.getMetadata().getName();
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\""
                + resource.getMetadata().getUid() + "\"}" + more + "}";
        try {
            client.raw(api + "/namespaces/" + namespace + "/" + plural + "/" + name, "DELETE", body);
        } catch (KubernetesClientException e) {
            ignoreGone(e, name);
        }
    }

    private @Nullable Pod patch(String namespace, String name, Map<String, Object> metadata) {
        String body = client.getKubernetesSerialization().asJson(Map.of("metadata", metadata));
        try {
            // With the name alone the client would read the Pod first.
            Pod named = new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(namespace)
                    .withName(name)
                    .endMetadata()
                    .build();
            return client.resource(named).patch(PatchContext.of(PatchType.JSON_MERGE), body);
        } catch (KubernetesClientException e) {
            ignoreGone(e, name);
            return null;
        }
    }

    private static Map<String, Object> metadata(
            String uid, Map<String, String> annotations, @Nullable List<String> finalizers) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("uid", uid);
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        if (finalizers != null) {
            metadata.put("finalizers", finalizers);
        }
        return metadata;
    }

    /** 404: gone. 409 with our UID in the request: another Pod has the name by now. Both leave nothing to do. */
    private static void ignoreGone(KubernetesClientException e, String name) {
        if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
            throw e;
        }
        log.debug("Pod {} is gone: {}", name, e.getMessage());
    }
}
