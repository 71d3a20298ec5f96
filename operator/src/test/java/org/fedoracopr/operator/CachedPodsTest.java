package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.build.io.PodSight;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.fedoracopr.operator.pod.PodIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Pod that is read is a fraction of what was written, and everything that is decided by is in it. */
class CachedPodsTest {

    private static final Path PODS = Path.of("src", "test", "resources", "verdict", "pods");

    private static KubernetesClient reading(String url) {
        return LenientClient.create(
                new ConfigBuilder(Config.empty()).withMasterUrl(url).build(), new JdkHttpClientFactory(), http -> {});
    }

    private static KubernetesClient whole() {
        return LenientClient.create(new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:1")
                .build());
    }

    private static Pod builderPod() {
        CoprBuild build = Serialization.unmarshal("""
                metadata: {name: 12-fedora-43-x86-64, namespace: copr, uid: u-1}
                spec:
                  buildId: 12
                  chroot: fedora-43-x86_64
                  packageName: hello
                  project: {owner: "@copr", name: dev}
                  source: {distGit: {cloneUrl: "https://git.example/hello", committish: main}}
                """, CoprBuild.class);
        CoprBuilderPool pool = Serialization.unmarshal("""
                metadata: {name: x86, namespace: copr}
                spec:
                  architectures: [{name: x86_64}]
                  results: {claimName: results}
                """, CoprBuilderPool.class);
        return new BuilderPod(BuilderPodSettings.DEFAULT).desired(build, pool, 1, null, Instant.EPOCH);
    }

    static List<Path> pods() throws IOException {
        try (Stream<Path> files = Files.list(PODS)) {
            return files.sorted().toList();
        }
    }

    /** Pods in all shapes that kubelets give them. */
    @ParameterizedTest
    @MethodSource("pods")
    void decisionsSeeNoDifference(Path file) throws IOException {
        String yaml = Files.readString(file);
        try (KubernetesClient reading = reading("http://127.0.0.1:1");
                KubernetesClient whole = whole()) {
            assertThat(observe(reading.getKubernetesSerialization(), yaml))
                    .isEqualTo(observe(whole.getKubernetesSerialization(), yaml));
        }
    }

    private static PodObservation observe(KubernetesSerialization serialization, String yaml) {
        Pod pod = serialization.unmarshal(yaml, Pod.class);
        return PodSight.observe(
                new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels(PodIdentity.BUILD_UID, "u-1")
                        .addToLabels(PodIdentity.ATTEMPT, "1")
                        .endMetadata()
                        .build(),
                "u-1",
                1);
    }

    @Test
    void aPodThatIsMadeIsSentWholeAndKeptInPart() throws IOException {
        var sent = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            sent.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = sent.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(201, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try (KubernetesClient client =
                reading("http://127.0.0.1:" + server.getAddress().getPort())) {
            Pod desired = builderPod();
            Pod made = client.resource(desired).create();

            assertThat(Serialization.unmarshal(sent.get(), Pod.class)).isEqualTo(desired);
            assertThat(made.getMetadata()).isEqualTo(desired.getMetadata());
            assertThat(made.getSpec().getContainers()).isEmpty();
            assertThat(made.getSpec().getVolumes()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    /** Measured in JSON, which is about a third of what it takes in memory. */
    @Test
    void whatIsKeptOfAPodIsItsLabelsAndAnnotationsAndLittleElse() {
        try (KubernetesClient reading = reading("http://127.0.0.1:1")) {
            KubernetesSerialization serialization = reading.getKubernetesSerialization();
            String json = Serialization.asJson(builderPod());
            Pod kept = serialization.unmarshal(json, Pod.class);
            String metadata = Serialization.asJson(kept.getMetadata());
            assertThat(Serialization.asJson(kept).length() - metadata.length()).isLessThan(100);
            assertThat(json.length()).isGreaterThan(2 * metadata.length());
        }
    }
}
