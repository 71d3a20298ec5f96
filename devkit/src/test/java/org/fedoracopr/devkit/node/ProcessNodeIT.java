package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessNodeIT {

    @TempDir
    static Path directory;

    private static NodeCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new NodeCluster(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theNodeIsReadyAndTakesAnyPod() {
        var node = cluster.client.nodes().withName(cluster.nodeName).get();
        assertThat(node.getStatus().getConditions())
                .anySatisfy(condition ->
                        assertThat(condition.getType() + condition.getStatus()).isEqualTo("ReadyTrue"));
        assertThat(node.getSpec().getTaints()).isEmpty();
    }

    @Test
    void exitCodesAreThoseOfTheContainers() {
        var pod = cluster.shell("codes", "exit 0").editSpec();
        pod.addToContainers(new ContainerBuilder()
                .withName("b")
                .withImage(NodeCluster.IMAGE)
                .withCommand("sh", "-c", "exit 6")
                .build());
        cluster.create(pod.endSpec());
        Pod ended = cluster.awaitPhase("codes", "Failed");
        assertThat(NodeCluster.exitCodes(ended)).containsExactly(0, 6);
        assertThat(NodeCluster.terminated(ended, 0).getReason()).isEqualTo("Completed");
        assertThat(NodeCluster.terminated(ended, 1).getReason()).isEqualTo("Error");
    }

    @Test
    void aFirstProcessThatIgnoresTermIsKilledAfterTheGrace() {
        var pod = cluster.shell("grace", "echo up; exec sleep 1000").editMetadata();
        cluster.create(pod.addToFinalizers("test.example.org/hold").endMetadata());
        cluster.awaitLog("grace", "up");
        delete("grace");
        assertThat(NodeCluster.exitCodes(cluster.awaitPhase("grace", "Failed"))).containsExactly(137);
        release("grace");
        cluster.awaitGone("grace");
    }

    @Test
    void aFinalizerKeepsTheTruthAboutADeletedPod() {
        var pod = cluster.shell(
                        "held",
                        "trap 'echo bye > /dev/termination-log; exit 143' TERM; echo up; while :; do sleep 0.05; done")
                .editMetadata();
        cluster.create(pod.addToFinalizers("test.example.org/hold").endMetadata());
        cluster.awaitLog("held", "up");
        delete("held");
        Pod ended = cluster.awaitPhase("held", "Failed");
        assertThat(NodeCluster.exitCodes(ended)).containsExactly(143);
        assertThat(NodeCluster.terminated(ended, 0).getMessage()).isEqualTo("bye\n");
        await().untilAsserted(() -> assertThat(cluster.log("held")).contains("unable to retrieve container logs"));
        release("held");
        cluster.awaitGone("held");
    }

    @Test
    void logsBecomeTheMessageOfAFailureWhenAskedFor() {
        var pod = cluster.shell("fallback", "echo this went wrong; exit 1").editSpec();
        cluster.create(pod.editFirstContainer()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .endContainer()
                .endSpec());
        assertThat(NodeCluster.terminated(cluster.awaitPhase("fallback", "Failed"), 0)
                        .getMessage())
                .isEqualTo("this went wrong\n");
    }

    @Test
    void annotationsAreFollowedLive() {
        cluster.create(withTask(
                "live", "until [ \"$(cat /run/copr/pod/task)\" = two ]; do sleep 0.05; done; cat /run/copr/pod/none"));
        cluster.awaitPhase("live", "Running");
        task("live", "two");
        cluster.awaitPhase("live", "Succeeded");
    }

    @Test
    void nothingNewReachesAPodThatIsBeingDeleted() {
        var pod = withTask(
                        "told",
                        "trap 'told=1' TERM; echo up; until [ $told ]; do sleep 0.05; done; sleep 2;"
                                + " cat /run/copr/pod/task >/dev/termination-log")
                .editMetadata()
                .addToFinalizers("test.example.org/hold")
                .endMetadata()
                .editSpec()
                .withTerminationGracePeriodSeconds(20L)
                .endSpec();
        cluster.create(pod);
        cluster.awaitLog("told", "up");
        delete("told");
        task("told", "two");
        Pod ended = cluster.awaitPhase("told", "Succeeded");
        assertThat(NodeCluster.terminated(ended, 0).getMessage()).isEqualTo("one");
        assertThat(ended.getMetadata().getAnnotations()).containsEntry("task", "two");
        release("told");
        cluster.awaitGone("told");
    }

    /** A pod that reads its annotation {@code task}, first {@code one}, as a file. */
    private static PodBuilder withTask(String name, String text) {
        var pod = cluster.shell(name, text)
                .editMetadata()
                .addToAnnotations("task", "one")
                .endMetadata()
                .editSpec();
        pod.addNewVolume()
                .withName("pod")
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("task")
                .withNewFieldRef("v1", "metadata.annotations['task']")
                .endItem()
                .addNewItem()
                .withPath("none")
                .withNewFieldRef("v1", "metadata.annotations['none']")
                .endItem()
                .endDownwardAPI()
                .endVolume();
        return mount(pod.endSpec(), "pod", "/run/copr/pod");
    }

    private static void task(String pod, String value) {
        cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName(pod)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"task\":\"" + value + "\"}}}");
    }

    @Test
    void containersShareEmptyDirsOnDiskAndInMemory() {
        var pod = cluster.shell(
                        "shared",
                        "until [ -e /copr/ready ]; do sleep 0.05; done; cat /memory/word; grep -c ' /memory tmpfs ' /proc/mounts")
                .editSpec();
        pod.addNewVolume().withName("disk").withNewEmptyDir().endEmptyDir().endVolume();
        pod.addNewVolume()
                .withName("memory")
                .withEmptyDir(new EmptyDirVolumeSource("Memory", new Quantity("2Mi")))
                .endVolume();
        pod.addToContainers(new ContainerBuilder()
                .withName("b")
                .withImage(NodeCluster.IMAGE)
                .withCommand(
                        "sh", "-c", "echo word > /memory/word; > /copr/ready; head -c 3000000 /dev/zero > /memory/big")
                .withVolumeMounts(
                        new VolumeMountBuilder()
                                .withName("disk")
                                .withMountPath("/copr")
                                .build(),
                        new VolumeMountBuilder()
                                .withName("memory")
                                .withMountPath("/memory")
                                .build())
                .build());
        cluster.create(mount(mount(pod.endSpec(), "disk", "/copr"), "memory", "/memory"));
        Pod ended = cluster.awaitPhase("shared", "Failed");
        assertThat(cluster.log("shared")).isEqualTo("word\n1\n");
        assertThat(NodeCluster.exitCodes(ended))
                .as("the memory volume is full at its limit")
                .containsExactly(0, 1);
    }

    @Test
    void configMapsSecretsAndClaimsAreMountedAndInTheEnvironment() throws IOException {
        var objects = cluster.client;
        String namespace = cluster.namespace;
        objects.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("map")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("main.ini", "ini", "other", "o"))
                        .build())
                .create();
        objects.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("secret")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("key", "hidden")
                        .build())
                .create();
        Path results = Files.createDirectory(directory.resolve("results"));
        objects.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("")
                        .withAccessModes("ReadWriteMany")
                        .addToCapacity("storage", new Quantity("1Gi"))
                        .withNewHostPath(results.toString(), "")
                        .endSpec()
                        .build())
                .create();
        objects.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("claim")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName("")
                        .withVolumeName(namespace)
                        .withAccessModes("ReadWriteMany")
                        .withNewResources()
                        .addToRequests("storage", new Quantity("1Gi"))
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        var pod = cluster.shell(
                        "volumes",
                        "cat /etc/copr-rpmbuild/main.ini /secret/key; echo; echo $KEY $(ME); id > /results/id; ls /etc/copr-rpmbuild;"
                                + " echo x 2>/dev/null > /etc/copr-rpmbuild/y || echo read-only")
                .editSpec();
        pod.addNewVolume()
                .withName("map")
                .withNewConfigMap()
                .withName("map")
                .addNewItem("main.ini", null, "main.ini")
                .endConfigMap()
                .endVolume();
        pod.addNewVolume()
                .withName("secret")
                .withNewSecret()
                .withSecretName("secret")
                .endSecret()
                .endVolume();
        pod.addNewVolume()
                .withName("results")
                .withNewPersistentVolumeClaim("claim", false)
                .endVolume();
        pod.editFirstContainer()
                .addNewEnv()
                .withName("KEY")
                .withNewValueFrom()
                .withNewSecretKeyRef("key", "secret", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("ME")
                .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
                .endValueFrom()
                .endEnv()
                .endContainer();
        cluster.create(mount(
                mount(mount(pod.endSpec(), "map", "/etc/copr-rpmbuild"), "secret", "/secret"), "results", "/results"));
        cluster.awaitPhase("volumes", "Succeeded");
        assertThat(cluster.log("volumes")).isEqualTo("inihidden\nhidden volumes\nmain.ini\nread-only\n");
        assertThat(results.resolve("id")).content().startsWith("uid=0");
        assertThat(Path.of("/etc/copr-rpmbuild")).doesNotExist();
    }

    @Test
    void aPodThatNeedsMoreFailsWithAClearMessage() {
        var pod = cluster.shell("more", "true").editSpec();
        cluster.create(pod.addNewInitContainer()
                .withName("i")
                .withImage("x")
                .endInitContainer()
                .endSpec());
        Pod failed = cluster.awaitPhase("more", "Failed");
        assertThat(failed.getStatus().getReason()).isEqualTo("Unsupported");
        assertThat(failed.getStatus().getMessage()).contains("spec.initContainers");
    }

    @Test
    void anUnknownImageIsNamedWithThoseThatAreKnown() {
        var pod = cluster.shell("image", "true").editSpec();
        cluster.create(pod.editFirstContainer()
                .withImage("quay.io/other:1")
                .withImagePullPolicy("Never")
                .endContainer()
                .endSpec());
        await().untilAsserted(() -> {
            var waiting = cluster.pod("image")
                    .getStatus()
                    .getContainerStatuses()
                    .getFirst()
                    .getState()
                    .getWaiting();
            assertThat(waiting.getReason()).isEqualTo("ErrImageNeverPull");
            assertThat(waiting.getMessage()).contains("quay.io/other:1").contains(NodeCluster.IMAGE);
        });
        delete("image");
        cluster.awaitGone("image");
    }

    @Test
    void aCommandThatIsNotThereIsAStartError() {
        var pod = cluster.shell("command", "true").editSpec();
        cluster.create(pod.editFirstContainer()
                .withCommand("no-such-command")
                .endContainer()
                .endSpec());
        Pod failed = cluster.awaitPhase("command", "Failed");
        assertThat(NodeCluster.terminated(failed, 0).getReason()).isEqualTo("StartError");
        assertThat(NodeCluster.terminated(failed, 0).getMessage()).contains("no-such-command");
    }

    @Test
    void theDeadlineEndsAPod() {
        var pod = cluster.shell("deadline", "exec sleep 1000").editSpec();
        cluster.create(pod.withActiveDeadlineSeconds(1L).endSpec());
        assertThat(cluster.awaitPhase("deadline", "Failed").getStatus().getReason())
                .isEqualTo("DeadlineExceeded");
    }

    @Test
    void processesOfAForceDeletedPodEnd() {
        String mark = "1000." + ProcessHandle.current().pid();
        cluster.create(cluster.shell("forced", "sleep " + mark + " & echo up; wait"));
        cluster.awaitLog("forced", "up");
        cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName("forced")
                .withGracePeriod(0)
                .delete();
        cluster.awaitGone("forced");
        await().until(() -> Processes.running(mark).isEmpty());
    }

    private static PodBuilder mount(PodBuilder pod, String volume, String path) {
        return pod.editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName(volume)
                .withMountPath(path)
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }

    private static void delete(String name) {
        cluster.client.pods().inNamespace(cluster.namespace).withName(name).delete();
    }

    private static void release(String name) {
        cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }
}
