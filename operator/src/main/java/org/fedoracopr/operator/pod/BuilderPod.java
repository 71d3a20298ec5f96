package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.ResultsPath;
import org.fedoracopr.api.v1alpha1.SecurityProfile;
import org.fedoracopr.api.v1alpha1.TaskConversion;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.jspecify.annotations.Nullable;

/**
 * The builder Pod: a pure function of build, pool and attempt.
 *
 * <p>Two containers, no init container, no service account token. The builder's log is the build's log and nothing else, so it is kubectl's default container.
 */
public final class BuilderPod {

    private static final String DEFAULT_IMAGE = "copr-builder";
    private static final long DEFAULT_MAX_LOG_BYTES = 4L << 30;
    /** No autoscaler takes a node away on which a build runs. */
    private static final Map<String, String> KEPT_ON_ITS_NODE =
            Map.of("cluster-autoscaler.kubernetes.io/safe-to-evict", "false", "karpenter.sh/do-not-disrupt", "true");

    private final BuilderPodSettings settings;

    public BuilderPod(BuilderPodSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
    }

    /**
     * The Pod of an attempt.
     *
     * @param resourceClass one of the pool's; null for the pool's own resources
     * @param now for the build's journal
     */
    public Pod desired(
            CoprBuild build, CoprBuilderPool pool, int attempt, @Nullable String resourceClass, Instant now) {
        return desired(build, pool, attempt, resourceClass, now, Set.of());
    }

    /**
     * The Pod of an attempt, kept off some nodes.
     *
     * @param resourceClass one of the pool's; null for the pool's own resources
     * @param now for the build's journal
     * @param leftOut nodes that it must not go to
     */
    public Pod desired(
            CoprBuild build,
            CoprBuilderPool pool,
            int attempt,
            @Nullable String resourceClass,
            Instant now,
            Set<String> leftOut) {
        CoprBuilderPoolSpec poolSpec = ResourceClasses.apply(pool.getSpec(), resourceClass);
        CoprBuildSpec spec = build.getSpec();
        String task = TaskCodec.toJson(TaskConversion.toTask(spec)).toString();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(build.getMetadata().getNamespace())
                .withName(CoprBuildNames.podName(build.getMetadata().getName(), attempt))
                .withLabels(labels(build, pool, attempt))
                .withAnnotations(annotations(
                        build, poolSpec, attempt, task, BuildJournal.of(build, pool, attempt, resourceClass, now)))
                .withFinalizers(PodIdentity.EVIDENCE_FINALIZER)
                .addNewOwnerReference()
                .withApiVersion(build.getApiVersion())
                .withKind(build.getKind())
                .withName(build.getMetadata().getName())
                .withUid(build.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .endOwnerReference()
                .endMetadata()
                .withSpec(spec(
                        poolSpec,
                        command(spec),
                        activeDeadline(spec),
                        NodesToAvoid.affinity(poolSpec.affinity(), build.getStatus(), attempt, leftOut)))
                .build();
    }

    /** What the Pod of any builder of a pool is made of. */
    static PodSpec spec(
            CoprBuilderPoolSpec pool,
            List<String> command,
            @Nullable Long activeDeadline,
            @Nullable Affinity affinity) {
        SecurityProfile profile = Objects.requireNonNullElse(pool.securityProfile(), SecurityProfile.PRIVILEGED);
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds((long) BuilderPodSettings.GRACE_SECONDS)
                .withActiveDeadlineSeconds(activeDeadline)
                .withHostUsers(profile == SecurityProfile.USER_NAMESPACE ? false : null)
                .withNodeSelector(nodeSelector(pool))
                .withTolerations(pool.tolerations())
                .withAffinity(affinity)
                .withRuntimeClassName(pool.runtimeClassName())
                .withPriorityClassName(pool.priorityClassName())
                .withImagePullSecrets(pool.imagePullSecrets())
                .withContainers(builder(command, pool, profile), agent(pool))
                .withVolumes(BuilderVolumes.volumes(pool))
                .build();
    }

    private static Map<String, String> labels(CoprBuild build, CoprBuilderPool pool, int attempt) {
        var labels = new HashMap<>(CoprBuildNames.labels(build.getMetadata().getName(), build.getSpec()));
        labels.put(PodIdentity.BUILD_UID, build.getMetadata().getUid());
        labels.put(PodIdentity.ATTEMPT, Integer.toString(attempt));
        labels.put(PodIdentity.POOL, pool.getMetadata().getName());
        return labels;
    }

    private Map<String, String> annotations(
            CoprBuild build, CoprBuilderPoolSpec pool, int attempt, String task, List<Claim.JournalLine> journal) {
        var claim = new Claim(
                ProtocolVersion.CURRENT,
                build.getMetadata().getUid(),
                build.getMetadata().getName(),
                attempt,
                Digests.hex(task.getBytes(StandardCharsets.UTF_8)),
                ResultsPath.of(build.getSpec()),
                image(pool),
                Objects.requireNonNullElse(pool.maxLogBytes(), DEFAULT_MAX_LOG_BYTES),
                (int) settings.agentMaxWait().toSeconds(),
                build.getSpec().ssh() != null,
                journal);
        var annotations = new HashMap<>(CoprBuildNames.annotations(build.getSpec()));
        annotations.put(PodAnnotations.PROTOCOL, Integer.toString(ProtocolVersion.CURRENT));
        annotations.put(PodAnnotations.TASK, task);
        annotations.put(PodAnnotations.CLAIM, ProtocolJson.line(claim));
        annotations.put("kubectl.kubernetes.io/default-container", AttemptTarget.BUILDER);
        annotations.putAll(KEPT_ON_ITS_NODE);
        return annotations;
    }

    private static Container builder(List<String> command, CoprBuilderPoolSpec pool, SecurityProfile profile) {
        return new ContainerBuilder()
                .withName(AttemptTarget.BUILDER)
                .withImage(image(pool))
                .withImagePullPolicy(pullPolicy(pool))
                .withCommand(command)
                .withEnv(environment(pool, profile))
                .withResources(pool.resources())
                .withSecurityContext(BuilderSecurity.builder(profile))
                .withVolumeMounts(BuilderVolumes.builderMounts(pool))
                .build();
    }

    private static List<EnvVar> environment(CoprBuilderPoolSpec pool, SecurityProfile profile) {
        var variables = new ArrayList<>(List.of(
                variable(
                        PodFiles.SHARED_DIRECTORY_VARIABLE,
                        PodFiles.IN_POD.shared().toString()),
                variable(
                        PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                        PodFiles.IN_POD.annotations().toString()),
                variable(PodFiles.SECURITY_PROFILE_VARIABLE, profile.text())));
        BuilderVolumes.sharedDiskLimit(pool.scratch())
                .ifPresent(bytes -> variables.add(variable(PodFiles.SCRATCH_BYTES_VARIABLE, Long.toString(bytes))));
        PoolFiles.variables(pool).forEach((name, value) -> variables.add(variable(name, value)));
        return variables;
    }

    private static Container agent(CoprBuilderPoolSpec pool) {
        return new ContainerBuilder()
                .withName(AttemptTarget.AGENT)
                .withImage(image(pool))
                .withImagePullPolicy(pullPolicy(pool))
                .withCommand("copr-agent")
                .withEnv(
                        reference("COPR_POD_UID", "metadata.uid"),
                        reference("COPR_NODE_NAME", "spec.nodeName"),
                        reference("COPR_POD_IP", "status.podIP"),
                        variable("COPR_POD_GRACE_SECONDS", Integer.toString(BuilderPodSettings.GRACE_SECONDS)))
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi")))
                .withLimits(Map.of("memory", new Quantity("512Mi")))
                .endResources()
                .withSecurityContext(BuilderSecurity.agent(pool.results()))
                .withVolumeMounts(BuilderVolumes.agentMounts())
                .build();
    }

    private static List<String> command(CoprBuildSpec spec) {
        return command(spec.buildsSource() ? null : String.valueOf(spec.chroot()));
    }

    /** @param chroot null for a build of sources */
    static List<String> command(@Nullable String chroot) {
        var command = new ArrayList<>(List.of(
                "copr-rpmbuild",
                "--verbose",
                "--drop-resultdir",
                "--task-file",
                PodFiles.IN_POD.annotation(PodAnnotations.TASK).toString()));
        if (chroot == null) {
            command.add("--srpm");
        } else {
            command.add("--chroot");
            command.add(chroot);
        }
        return command;
    }

    private long activeDeadline(CoprBuildSpec spec) {
        return BuilderPodSettings.timeout(spec)
                .plus(settings.failSafe())
                .plus(settings.agentMaxWait())
                .toSeconds();
    }

    /** The node's architecture follows from the pool's native one unless the pool says otherwise. */
    static Map<String, String> nodeSelector(CoprBuilderPoolSpec pool) {
        if (pool.nodeSelector().containsKey("kubernetes.io/arch")) {
            return pool.nodeSelector();
        }
        var selector = new HashMap<>(pool.nodeSelector());
        pool.architectures().stream()
                .filter(architecture ->
                        !architecture.emulated() && !architecture.name().equals("noarch"))
                .findFirst()
                .ifPresent(architecture -> selector.put("kubernetes.io/arch", goName(architecture.name())));
        return selector;
    }

    private static String goName(String architecture) {
        return switch (architecture) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armhfp" -> "arm";
            default -> architecture;
        };
    }

    static String image(CoprBuilderPoolSpec pool) {
        return Objects.requireNonNullElse(pool.image(), DEFAULT_IMAGE);
    }

    static @Nullable String pullPolicy(CoprBuilderPoolSpec pool) {
        return pool.imagePullPolicy() == null ? null : pool.imagePullPolicy().text();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    static EnvVar reference(String name, String field) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath(field)
                .endFieldRef()
                .endValueFrom()
                .build();
    }
}
