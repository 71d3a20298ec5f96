package org.fedoracopr.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.e2e.cluster.Build;
import org.fedoracopr.e2e.cluster.CoprInstance;
import org.fedoracopr.operator.cluster.Packages;
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

    private static void useMock(CoprInstance copr) {
        copr.client()
                .resources(ConfigMap.class)
                .inNamespace(copr.namespace())
                .withName("copr-builder-main")
                .edit(map -> {
                    map.getData().put("main.ini", "[main]\nenabled_source_protocols = http https\n");
                    return map;
                });
        copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .list()
                .getItems()
                .forEach(pool -> copr.client().resource(pool).patch(PatchContext.of(PatchType.JSON_MERGE), """
                                {"spec": {"image": "localhost/copr-builder-mock", "resources": {"limits": {"cpu": "1"}}}}
                                """));
    }
}
