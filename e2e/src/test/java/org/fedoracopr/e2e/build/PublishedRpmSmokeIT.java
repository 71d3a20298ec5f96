package org.fedoracopr.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.e2e.cluster.Build;
import org.fedoracopr.e2e.cluster.CoprInstance;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a CoprBuild to a published RPM, with each way to give the builder its rights. */
class PublishedRpmSmokeIT {

    @ParameterizedTest
    @ValueSource(strings = {"Privileged", "Capabilities"})
    void aBuildPublishesItsPackagesWithAWholeLog(String profile) throws Exception {
        try (CoprInstance copr =
                CoprInstance.create("published-" + profile.toLowerCase(Locale.ROOT), "securityProfile: " + profile)) {
            Path tarball = Packages.sampleTarball(copr.scratch().resolve("sample"));
            Build build = Build.create(copr, 101, "greeter", copr.distGit("greeter", Packages.sampleSpec(), tarball));
            build.awaitRunning();
            String uid = build.uid();
            Boolean privileged = build.currentPod()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getSecurityContext()
                    .getPrivileged();
            assertThat(privileged).isEqualTo(profile.equals("Privileged"));
            String followed = Commands.run(
                    copr.scratch(),
                    "kubectl",
                    "--kubeconfig=" + copr.cluster().kubeconfig(),
                    "--namespace=" + copr.namespace(),
                    "logs",
                    "-f",
                    build.podName());

            CoprBuildStatus status = build.awaitEnd();

            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            for (String type :
                    List.of("Scheduled", "PodReady", "LogSealed", "LogRelayed", "ResultsPublished", "Complete")) {
                assertThat(BuildRequest.condition(status, type).status())
                        .as(type)
                        .isEqualTo("True");
            }
            assertThat(Build.attempt(status).nodeName()).isEqualTo("node1");
            byte[] published = build.publishedLog(status);
            assertThat(new String(published, StandardCharsets.UTF_8)).isEqualTo(followed);
            assertThat(Build.servedLog(status)).isEqualTo(published);
            AttemptLog seal = Objects.requireNonNull(Build.attempt(status).log());
            assertThat(seal).isEqualTo(new AttemptLog(published.length, sha256(published)));
            assertManifestDescribes(build.directory(status), status, uid);
        }
    }

    private static void assertManifestDescribes(Path directory, CoprBuildStatus status, String uid) throws Exception {
        Commands.run(directory, "sha256sum", "--quiet", "-c", "SHA256SUMS");
        byte[] bytes = Files.readAllBytes(directory.resolve("manifest.json"));
        assertThat(status.manifestSha256()).isEqualTo(sha256(bytes));
        JsonNode manifest = new ObjectMapper().readTree(bytes);
        assertThat(manifest.path("buildUid").asText()).isEqualTo(uid);
        assertThat(manifest.path("node").asText()).isEqualTo("node1");
        assertThat(StreamSupport.stream(manifest.path("rpms").spliterator(), false)
                        .map(rpm -> rpm.path("name").asText() + "."
                                + rpm.path("arch").asText()))
                .contains("greeter.src", "greeter." + Installation.architecture(), "greeter-doc.noarch");
        for (JsonNode file : manifest.path("files")) {
            byte[] content =
                    Files.readAllBytes(directory.resolve(file.path("path").asText()));
            assertThat(file.path("sha256").asText()).as(file.toString()).isEqualTo(sha256(content));
        }
        assertThat(manifest.path("files")).isNotEmpty();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
