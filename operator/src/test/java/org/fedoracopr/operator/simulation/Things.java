package org.fedoracopr.operator.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** Resources of the simulation, made and read. */
final class Things {

    static final String NAMESPACE = "copr";

    private Things() {}

    static CoprBuild build(ObjectMeta metadata, CoprBuildSpec spec, @Nullable CoprBuildStatus status) {
        var build = new CoprBuild();
        build.setMetadata(metadata);
        build.setSpec(spec);
        build.setStatus(status);
        return build;
    }

    static CoprBuildSpec spec(int id, String chroot) {
        return Objects.requireNonNull(
                Json.yaml("""
                        spec:
                          buildId: %d
                          chroot: %s
                          packageName: hello
                          project: {owner: "@copr", name: dev}
                          source: {distGit: {cloneUrl: "https://git.example/hello", committish: main}}
                          timeoutSeconds: 1800
                        """.formatted(id, chroot), CoprBuild.class).getSpec());
    }

    static CoprBuildSpec canceled(CoprBuildSpec spec) {
        var json = (ObjectNode) Json.of(spec);
        json.put("cancel", true);
        return Json.read(json, CoprBuildSpec.class);
    }

    static CoprBuildSpec withTtl(CoprBuildSpec spec, int seconds) {
        var json = (ObjectNode) Json.of(spec);
        json.put("ttlSecondsAfterFinished", seconds);
        return Json.read(json, CoprBuildSpec.class);
    }

    /** As an operator reads one whose project is written in a way that it does not know. */
    static CoprBuildSpec unreadable(CoprBuildSpec spec) {
        var json = (ObjectNode) Json.of(spec);
        json.remove("project");
        return Json.read(json, CoprBuildSpec.class);
    }

    static CoprBuilderPool pool(String name, String architecture, int priority, int max, int maxStarting) {
        return Json.yaml("""
                metadata: {name: %s, namespace: copr, generation: 1}
                spec:
                  architectures: [{name: %s}]
                  priority: %d
                  max: %d
                  maxStarting: %d
                  results: {claimName: results}
                """.formatted(name, architecture, priority, max, maxStarting), CoprBuilderPool.class);
    }

    static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    static boolean isEnded(CoprBuild build) {
        return build.getStatus() != null
                && build.getStatus().phase() != null
                && build.getStatus().phase().isTerminal();
    }

    static @Nullable BuildAttempt attempt(CoprBuild build) {
        CoprBuildStatus status = build.getStatus();
        return status == null || status.attempts().isEmpty()
                ? null
                : status.attempts().getLast();
    }

    /** The name of the build that a Pod belongs to. */
    static String owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().getFirst().getName();
    }

    static String buildUid(Pod pod) {
        return PodIdentity.buildUid(pod);
    }

    static int attempt(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().getOrDefault(PodIdentity.ATTEMPT, "0"));
    }

    static boolean hasEnded(Pod pod) {
        return Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
    }

    static String annotation(Pod pod, String key) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations.getOrDefault(key, "");
    }
}
