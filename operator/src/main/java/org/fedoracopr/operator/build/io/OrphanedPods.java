package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskFormatException;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** Builder Pods as they are without their build: what they are, and what they belong to, stands in their own labels and annotations. */
public final class OrphanedPods {

    private final Cluster cluster;
    private final AttemptReaders readers;
    private final Function<String, List<CoprBuild>> builds;
    private final Function<String, List<Pod>> pods;

    OrphanedPods(
            Cluster cluster,
            AttemptReaders readers,
            Function<String, List<CoprBuild>> builds,
            Function<String, List<Pod>> pods) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.readers = Objects.requireNonNull(readers, "readers is null");
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
    }

    /** All builder Pods of a namespace, as last seen. */
    public List<Pod> pods(String namespace) {
        return pods.apply(namespace);
    }

    /** The UIDs of all builds of a namespace, as last seen. */
    public Set<String> buildUids(String namespace) {
        return builds.apply(namespace).stream()
                .map(build -> build.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    public static int attempt(Pod pod) {
        try {
            return Integer.parseInt(pod.getMetadata().getLabels().getOrDefault(PodIdentity.ATTEMPT, "1"));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** Name of the build that the Pod was made for, which its label has in any version; null when nothing on it says so. */
    public @Nullable String buildName(Pod pod) {
        return pod.getMetadata().getLabels().get(CoprBuildNames.TASK);
    }

    /** What the cluster says of a Pod. */
    public PodObservation.Present observe(Pod pod) {
        return PodObserver.present(pod);
    }

    /** What its agent and the relay of its log say; their readers are started where they can be. */
    public AttemptObservation read(Pod pod) {
        var key =
                new AttemptKey(String.valueOf(pod.getMetadata().getLabels().get(PodIdentity.BUILD_UID)), attempt(pod));
        PodObservation.Present present = observe(pod);
        Claim claim = claim(pod);
        Task task = task(pod);
        if (claim != null && task != null && !present.hasEnded()) {
            readers.ensure(
                    key,
                    new AttemptTarget(
                            pod.getMetadata().getNamespace(),
                            present.name(),
                            present.uid(),
                            present.agent().hasStarted(),
                            present.builder().hasStarted(),
                            false,
                            Objects.requireNonNullElse(task.buildId(), 0L),
                            String.valueOf(task.taskId()),
                            claim.resultsPath()),
                    () -> {});
        }
        return readers.observe(key);
    }

    /** Sets annotations; a Pod that is gone is left alone. */
    public void tell(Pod pod, Map<String, String> annotations) {
        cluster.annotate(
                pod.getMetadata().getNamespace(),
                new Action.Annotate(
                        pod.getMetadata().getName(), pod.getMetadata().getUid(), annotations));
    }

    /** Takes our finalizer off and deletes. */
    public void letGo(Pod pod) {
        if (pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER)) {
            cluster.acquit(pod, Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(attempt(pod))));
        }
        if (!pod.isMarkedForDeletion()) {
            cluster.delete(pod);
        }
    }

    /** Takes a Pod out of the cluster that its node does not end. */
    public void forget(Pod pod) {
        cluster.forget(pod);
    }

    private static @Nullable Claim claim(Pod pod) {
        try {
            String text = annotation(pod, PodAnnotations.CLAIM);
            Claim claim = text == null ? null : ProtocolJson.read(Claim.class, text);
            return claim != null && ProtocolVersion.isReadable(claim.protocol()) ? claim : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static @Nullable Task task(Pod pod) {
        try {
            String text = annotation(pod, PodAnnotations.TASK);
            return text == null ? null : TaskCodec.parse(text);
        } catch (TaskFormatException e) {
            return null;
        }
    }

    private static @Nullable String annotation(Pod pod, String key) {
        return pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(key);
    }
}
