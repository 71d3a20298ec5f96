package org.fedoracopr.operator.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.status.Patches;
import org.jspecify.annotations.Nullable;

/** The API server: what it stores, and its rules about names, UIDs, versions, finalizers and graceful deletion. */
final class ApiServerModel {

    private final Timeline time;
    private final Store<CoprBuild> builds;
    private final Store<Pod> pods;
    private final Map<String, ObjectNode> statuses = new HashMap<>();
    private long version;
    private long uids;
    private boolean unreachable;

    ApiServerModel(Timeline time) {
        this.time = time;
        this.builds = new Store<>(time);
        this.pods = new Store<>(time);
    }

    /** For operators; what runs on nodes goes on. */
    boolean isUnreachable() {
        return unreachable;
    }

    void unreachable(boolean value) {
        unreachable = value;
    }

    Store<CoprBuild> builds() {
        return builds;
    }

    Store<Pod> pods() {
        return pods;
    }

    CoprBuild createBuild(String name, CoprBuildSpec spec) {
        if (builds.get(name) != null) {
            throw new ApiException(ApiException.CONFLICT, name + " exists");
        }
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(Things.NAMESPACE)
                .withUid(uid("build"))
                .withGeneration(1L)
                .withCreationTimestamp(
                        time.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        statuses.put(name, Json.object());
        return put(Things.build(metadata, spec, null));
    }

    /** As any client may: the generation grows when the spec changes. */
    void editBuild(String name, CoprBuildSpec spec) {
        CoprBuild old = builds.require(name);
        ObjectMeta metadata = new ObjectMetaBuilder(old.getMetadata()).build();
        if (!spec.equals(old.getSpec())) {
            metadata.setGeneration(metadata.getGeneration() + 1);
        }
        put(Things.build(metadata, spec, old.getStatus()));
    }

    /** A JSON patch, of which the API server keeps what it does to the status; refused as a whole when a test in it fails. */
    CoprBuild patchStatus(String name, ArrayNode patch) {
        CoprBuild old = builds.require(name);
        ObjectNode resource = Json.object();
        resource.set("metadata", Json.of(old.getMetadata()));
        resource.set("status", statuses.getOrDefault(name, Json.object()));
        try {
            var patched = (ObjectNode) Patches.apply(patch, resource).get("status");
            statuses.put(name, patched);
            CoprBuildStatus status = Json.read(patched, CoprBuildStatus.class);
            return put(Things.build(new ObjectMetaBuilder(old.getMetadata()).build(), old.getSpec(), status));
        } catch (JsonPatchException e) {
            throw new ApiException(ApiException.INVALID, "the patch of " + name + " is refused: " + e.getMessage());
        }
    }

    void deleteBuild(String name, @Nullable String uid) {
        CoprBuild old = builds.require(name);
        requireUid(old.getMetadata(), uid);
        statuses.remove(name);
        builds.remove(Things.build(versioned(old.getMetadata()), old.getSpec(), old.getStatus()));
    }

    /** The first half of a foreground deletion: the object waits for its dependents. */
    void markBuild(String name) {
        CoprBuild old = builds.require(name);
        ObjectMeta metadata = new ObjectMetaBuilder(old.getMetadata())
                .withDeletionTimestamp(time.instant().toString())
                .addToFinalizers("foregroundDeletion")
                .build();
        put(Things.build(metadata, old.getSpec(), old.getStatus()));
    }

    Pod createPod(Pod desired) {
        String name = desired.getMetadata().getName();
        if (pods.get(name) != null) {
            throw new ApiException(ApiException.CONFLICT, name + " exists");
        }
        ObjectMeta metadata = new ObjectMetaBuilder(desired.getMetadata())
                .withUid(uid("pod"))
                .withCreationTimestamp(time.instant().toString())
                .build();
        return put(new Pod(
                "v1",
                "Pod",
                metadata,
                desired.getSpec(),
                new PodStatusBuilder().withPhase("Pending").build()));
    }

    /** @param uid a precondition; null for none */
    Pod patchPod(
            String name, @Nullable String uid, Map<String, String> annotations, @Nullable List<String> finalizers) {
        Pod old = pods.require(name);
        requireUid(old.getMetadata(), uid);
        ObjectMeta metadata = new ObjectMetaBuilder(old.getMetadata())
                .addToAnnotations(annotations)
                .build();
        if (finalizers != null) {
            metadata.setFinalizers(finalizers);
        }
        return put(new Pod("v1", "Pod", metadata, old.getSpec(), old.getStatus()));
    }

    void bindPod(String name, String node) {
        Pod old = pods.require(name);
        put(new Pod(
                "v1",
                "Pod",
                new ObjectMetaBuilder(old.getMetadata()).build(),
                new PodSpecBuilder(old.getSpec()).withNodeName(node).build(),
                new PodStatusBuilder(old.getStatus()).withConditions().build()));
    }

    void setPodStatus(Pod pod, PodStatus status) {
        Pod old = pods.get(pod.getMetadata().getName());
        if (old != null && old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            put(new Pod("v1", "Pod", new ObjectMetaBuilder(old.getMetadata()).build(), old.getSpec(), status));
        }
    }

    /**
     * Deletes a Pod: one on a node waits for its kubelet, one with finalizers for these.
     *
     * @param uid a precondition; null for none
     * @param grace seconds; null for the Pod's own
     */
    void deletePod(String name, @Nullable String uid, @Nullable Long grace) {
        Pod old = pods.require(name);
        requireUid(old.getMetadata(), uid);
        boolean over = Things.hasEnded(old) || old.getSpec().getNodeName() == null;
        long asked = over
                ? 0
                : Objects.requireNonNullElse(
                        grace, Objects.requireNonNullElse(old.getSpec().getTerminationGracePeriodSeconds(), 30L));
        ObjectMeta metadata = new ObjectMetaBuilder(old.getMetadata()).build();
        if (metadata.getDeletionTimestamp() == null) {
            metadata.setDeletionTimestamp(time.instant().plusSeconds(asked).toString());
            metadata.setDeletionGracePeriodSeconds(asked);
        } else if (asked < metadata.getDeletionGracePeriodSeconds()) {
            metadata.setDeletionGracePeriodSeconds(asked);
        } else {
            return;
        }
        put(new Pod("v1", "Pod", metadata, old.getSpec(), old.getStatus()));
    }

    private static void requireUid(ObjectMeta metadata, @Nullable String uid) {
        if (uid != null && !uid.equals(metadata.getUid())) {
            throw new ApiException(ApiException.CONFLICT, metadata.getName() + " is another one: " + metadata.getUid());
        }
    }

    private CoprBuild put(CoprBuild build) {
        build.setMetadata(versioned(build.getMetadata()));
        builds.put(build);
        return build;
    }

    private Pod put(Pod pod) {
        pod.setMetadata(versioned(pod.getMetadata()));
        ObjectMeta metadata = pod.getMetadata();
        boolean gone = metadata.getDeletionTimestamp() != null
                && metadata.getDeletionGracePeriodSeconds() == 0
                && metadata.getFinalizers().isEmpty();
        if (gone) {
            pods.remove(pod);
        } else {
            pods.put(pod);
        }
        return pod;
    }

    private ObjectMeta versioned(ObjectMeta metadata) {
        return new ObjectMetaBuilder(metadata)
                .withResourceVersion(Long.toString(++version))
                .build();
    }

    private String uid(String kind) {
        // Each once, and in no order that tells which is older.
        long scattered = ++uids * 7_919 % 10_000;
        return "%s-%04d-4000-8000-%012d".formatted(kind.equals("pod") ? "aaaaaaaa" : "bbbbbbbb", scattered, uids);
    }
}
