package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.v1alpha1.BuildOutput;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.PoolScratch;
import org.fedoracopr.api.v1alpha1.ResultsVolume;
import org.fedoracopr.api.v1alpha1.ScratchMedium;
import org.fedoracopr.api.v1alpha1.SecurityProfile;
import org.fedoracopr.api.v1alpha1.TaskConversion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The Pod that a build gets: what it is known by, what it may, and what it is told. */
class BuilderPodTest {
    private static Pod pod(SecurityProfile profile, Map<String, String> nodeSelector) {
        return pod(profile, nodeSelector, null);
    }

    private static Pod pod(SecurityProfile profile, Map<String, String> nodeSelector, @Nullable PoolScratch scratch) {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName("12-fedora-43-x86-64")
                .withUid("uid")
                .build());
        build.setSpec(spec());
        var pool = new CoprBuilderPool();
        pool.setMetadata(new ObjectMetaBuilder().withName("x86").build());
        pool.setSpec(new CoprBuilderPoolSpec(
                List.of(new PoolArchitecture("x86_64", false)),
                List.of(),
                null,
                1,
                null,
                null,
                null,
                nodeSelector,
                List.of(),
                null,
                scratch,
                new ResultsVolume("results", 1000L, 1001L),
                profile,
                null,
                null,
                List.of(),
                null,
                null,
                false,
                null,
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                null));
        return new BuilderPod(BuilderPodSettings.DEFAULT).desired(build, pool, 1, null, Instant.EPOCH);
    }

    private static CoprBuildSpec spec() {
        return new CoprBuildSpec(
                12L,
                "fedora-43-x86_64",
                "hello",
                null,
                new CoprProject("@copr", "dev", null),
                null,
                null,
                false,
                List.of(),
                BuildOutput.RPM,
                null,
                null,
                false,
                null,
                600,
                false,
                null,
                false,
                null,
                null,
                Map.of(),
                List.of(),
                List.of());
    }

    private static Container container(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(SecurityProfile.class)
    void builderHasNeitherResultsNorAgentStateNorToken(SecurityProfile profile) {
        Pod pod = pod(profile, Map.of());
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getInitContainers()).isEmpty();
        assertThat(pod.getSpec().getContainers()).hasSize(2);
        assertThat(container(pod, "builder").getVolumeMounts())
                .extracting(VolumeMount::getName)
                .doesNotContain("results", "agent-state")
                .contains("copr", "pod-annotations", "scratch");
        assertThat(container(pod, "agent").getVolumeMounts())
                .extracting(VolumeMount::getName)
                .contains("results", "agent-state");
        assertThat(pod.getSpec().getHostUsers()).isEqualTo(profile == SecurityProfile.USER_NAMESPACE ? false : null);
        assertThat(container(pod, "builder").getSecurityContext().getPrivileged())
                .isEqualTo(profile == SecurityProfile.PRIVILEGED);
        if (profile != SecurityProfile.PRIVILEGED) {
            assertThat(container(pod, "builder")
                            .getSecurityContext()
                            .getCapabilities()
                            .getDrop())
                    .containsExactly("ALL");
        }
        var agent = container(pod, "agent").getSecurityContext();
        assertThat(agent.getPrivileged()).isFalse();
        assertThat(agent.getAllowPrivilegeEscalation()).isFalse();
        assertThat(agent.getRunAsUser()).isEqualTo(1000);
        assertThat(agent.getRunAsGroup()).isEqualTo(1001);
    }

    @Test
    void podIsKnownByItsOwnerItsLabelsAndItsFinalizer() {
        Pod pod = pod(SecurityProfile.PRIVILEGED, Map.of());
        assertThat(pod.getMetadata().getName()).isEqualTo("12-fedora-43-x86-64-1");
        assertThat(pod.getMetadata().getFinalizers()).containsExactly(PodIdentity.EVIDENCE_FINALIZER);
        assertThat(pod.getMetadata().getOwnerReferences())
                .hasSize(1)
                .allMatch(owner -> owner.getUid().equals("uid") && owner.getController());
        assertThat(PodIdentity.isOf(pod, "uid", 1)).isTrue();
        assertThat(PodIdentity.isOf(pod, "uid", 2)).isFalse();
        assertThat(PodIdentity.buildUid(pod)).isEqualTo("uid");
        assertThat(pod.getMetadata().getLabels()).containsEntry(PodIdentity.POOL, "x86");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getActiveDeadlineSeconds()).isGreaterThan(600);
    }

    @ParameterizedTest
    @EnumSource(SecurityProfile.class)
    void builderIsToldItsProfile(SecurityProfile profile) {
        Container builder = pod(profile, Map.of()).getSpec().getContainers().getFirst();
        assertThat(builder.getEnv()).anySatisfy(variable -> {
            assertThat(variable.getName()).isEqualTo("COPR_BUILDER_SECURITY_PROFILE");
            assertThat(variable.getValue()).isEqualTo(profile.text());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "Disk, 40Gi, 42949672960",
        "Disk, 1500M, 1500000000",
        ", 1Gi, 1073741824",
        "Disk, 0, ",
        "Disk, , ",
        "Memory, 40Gi, "
    })
    void builderIsToldTheSizeOfScratchSpaceThatSharesItsDisk(
            @Nullable String medium, @Nullable String size, @Nullable String told) {
        var scratch = new PoolScratch(
                medium == null ? null : ScratchMedium.valueOf(medium.toUpperCase(Locale.ROOT)),
                size == null ? null : Quantity.parse(size));
        assertThat(
                        pod(SecurityProfile.PRIVILEGED, Map.of(), scratch)
                                .getSpec()
                                .getContainers()
                                .getFirst()
                                .getEnv()
                                .stream()
                                .filter(variable -> variable.getName().equals("COPR_BUILDER_SCRATCH_BYTES"))
                                .map(EnvVar::getValue))
                .containsExactlyElementsOf(told == null ? List.of() : List.of(told));
    }

    @Test
    void withoutScratchSpaceOfThePoolItsSizeIsNotTold() {
        assertThat(pod(SecurityProfile.PRIVILEGED, Map.of())
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("COPR_BUILDER_SCRATCH_BYTES");
    }

    @Test
    void everyAnnotationOfTheProtocolIsAFile() {
        Volume volume = pod(SecurityProfile.PRIVILEGED, Map.of()).getSpec().getVolumes().stream()
                .filter(one -> one.getDownwardAPI() != null)
                .findFirst()
                .orElseThrow();
        assertThat(volume.getDownwardAPI().getItems())
                .extracting(item -> item.getFieldRef().getFieldPath())
                .containsExactlyElementsOf(PodAnnotations.DOWNWARD.stream()
                        .map(key -> "metadata.annotations['" + key + "']")
                        .toList());
    }

    @Test
    void taskIsTheSpecsAndItsDigestIsInTheClaim() throws Exception {
        Map<String, String> annotations =
                pod(SecurityProfile.PRIVILEGED, Map.of()).getMetadata().getAnnotations();
        String task = annotations.getOrDefault(PodAnnotations.TASK, "");
        assertThat(TaskCodec.parse(task)).isEqualTo(TaskConversion.toTask(spec()));
        Claim claim = ProtocolJson.read(Claim.class, annotations.getOrDefault(PodAnnotations.CLAIM, ""));
        assertThat(claim.taskSha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(task.getBytes(StandardCharsets.UTF_8))));
        assertThat(claim.buildUid()).isEqualTo("uid");
        assertThat(claim.resultsPath()).isEqualTo("@copr/dev/fedora-43-x86_64/00000012-hello");
    }

    @Test
    void nodesFollowFromTheNativeArchitectureUnlessThePoolSaysOtherwise() {
        assertThat(pod(SecurityProfile.PRIVILEGED, Map.of("disk", "ssd"))
                        .getSpec()
                        .getNodeSelector())
                .isEqualTo(Map.of("disk", "ssd", "kubernetes.io/arch", "amd64"));
        assertThat(pod(SecurityProfile.PRIVILEGED, Map.of("kubernetes.io/arch", "arm64"))
                        .getSpec()
                        .getNodeSelector())
                .isEqualTo(Map.of("kubernetes.io/arch", "arm64"));
    }
}
