package org.fedoracopr.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.e2e.cluster.Build;
import org.fedoracopr.e2e.cluster.CoprInstance;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.fedoracopr.operator.pod.PodIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds with the engine mock in real pods, with the test double of mock where mock itself would be. */
class MockBuildIT {

    @ParameterizedTest
    @ValueSource(strings = {"Privileged", "Capabilities"})
    void aBuildIsHeldToItsLimitsInAChroot(String profile) throws Exception {
        try (CoprInstance copr =
                        CoprInstance.create("mock-" + profile.toLowerCase(Locale.ROOT), "securityProfile: " + profile);
                ServerSocket outside = new ServerSocket(
                        0, 5, InetAddress.getByName(copr.cluster().hostAddress()))) {
            useMock(copr);
            String script = """
                    echo processors %%{_smp_build_ncpus}
                    (timeout 5 bash -c 'echo > /dev/tcp/%s/%d') 2>/dev/null && echo 'I am out' || echo 'I am in'
                    """.formatted(outside.getInetAddress().getHostAddress(), outside.getLocalPort());
            Build build = Build.create(copr, 301, "limited", copr.distGit("limited", Packages.spec("limited", script)));

            CoprBuildStatus status = build.awaitEnd();

            String log = new String(build.publishedLog(status), StandardCharsets.UTF_8);
            assertThat(status.phase()).as(log).isEqualTo(BuildPhase.SUCCEEDED);
            // The node has two processors or more.
            assertThat(log).contains("\nprocessors 1\n", "\nI am in\n").doesNotContain("\nI am out\n");
            Path directory = build.directory(status);
            for (String name : new String[] {
                "limited-1.0-1.noarch.rpm",
                "build.log.gz",
                "root.log.gz",
                "state.log.gz",
                "configs.tar.gz",
                "configs/child.cfg"
            }) {
                assertThat(directory.resolve(name)).exists();
            }
        }
    }

    /** Its chroot is made before there is a build, and serves one build, whose log begins with it. */
    @Test
    void aBuildIsServedByAWarmBuilder() throws Exception {
        try (CoprInstance copr = CoprInstance.create("mock-warm")) {
            useMock(copr);
            change(copr, """
                            {"spec": {"prealloc": [{"chroot": "%s", "count": 1, "packages": ["gcc"]}]}}
                            """.formatted("fedora-rawhide-" + Installation.architecture()));
            Pod warm = awaitWarm(copr);
            Build build = Build.create(
                    copr, 311, "warmed", copr.distGit("warmed", Packages.spec("warmed", "echo here it is built")));

            build.awaitEnd();
            CoprBuildStatus status = build.await("its log is relayed", now -> now.conditions().stream()
                    .anyMatch(condition -> condition.type().equals("LogRelayed") && condition.status().equals("True")));

            String log = new String(build.publishedLog(status), StandardCharsets.UTF_8);
            assertThat(status.phase()).as(log).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.podName()).isEqualTo(warm.getMetadata().getName());
                assertThat(attempt.podUid()).isEqualTo(warm.getMetadata().getUid());
            });
            assertThat(log).contains("--no-clean", "here it is built").doesNotContain("installing minimal buildroot");
            assertThat(Build.servedLog(status)).isEqualTo(build.publishedLog(status));
            assertThat(awaitWarm(copr).getMetadata().getUid())
                    .isNotEqualTo(warm.getMetadata().getUid());
            change(copr, "{\"spec\": {\"prealloc\": null}}");
        }
    }

    private static Pod awaitWarm(CoprInstance copr) {
        Awaitility.await("one builder is warm").atMost(Duration.ofMinutes(3)).until(() -> warm(copr).size() == 1
                && pools(copr).stream()
                        .allMatch(pool ->
                                pool.getStatus() != null && pool.getStatus().warm() == 1));
        return warm(copr).getFirst();
    }

    private static List<Pod> warm(CoprInstance copr) {
        return copr.client().pods().inNamespace(copr.namespace()).withLabel(PodIdentity.WARM).list().getItems().stream()
                .filter(PodIdentity::isUnclaimed)
                .toList();
    }

    private static void useMock(CoprInstance copr) {
        copr.client()
                .resources(ConfigMap.class)
                .inNamespace(copr.namespace())
                .withName("copr-builder-main")
                .edit(map -> {
                    map.getData().put("main.ini", "[main]\nenabled_source_protocols = http https\n");
                    return map;
                });
        change(copr, """
                        {"spec": {"image": "localhost/copr-builder-mock", "resources": {"limits": {"cpu": "1"}}}}
                        """);
    }

    private static List<CoprBuilderPool> pools(CoprInstance copr) {
        return copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .list()
                .getItems();
    }

    private static void change(CoprInstance copr, String patch) {
        pools(copr).forEach(pool -> copr.client().resource(pool).patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }
}
