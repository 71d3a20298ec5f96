package org.fedoracopr.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.e2e.cluster.InstalledCopr;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** config/default on a real kubelet: operator and log store are pods of the strictest standard, with their own tokens and the rights of config/rbac. */
class InstalledIT {

    private InstalledCopr copr;

    @BeforeEach
    void install() throws Exception {
        copr = new InstalledCopr();
    }

    @AfterEach
    void remove() {
        copr.close();
    }

    @Test
    void aBuildOfTheBackendSucceedsAndItsLogIsInTheLogStore() throws Exception {
        theOperatorsNamespaceTakesNoOrdinaryPod();
        Path tarball = Packages.sampleTarball(copr.scratch().resolve("sample"));
        String source = copr.distGit("greeter", Packages.sampleSpec(), tarball);
        String chroot = "fedora-rawhide-" + Installation.architecture();

        CoprBuildStatus status;
        try (KubernetesClient backend = copr.backend()) {
            BuildRequest build = BuildRequest.createAs(backend, InstalledCopr.BUILDERS, 1, chroot, "greeter", source);
            status = build.await("ends", s -> s.phase() != null && s.phase().isTerminal());
            assertThat(status.phase()).as("%s", status).isEqualTo(BuildPhase.SUCCEEDED);
            status = build.await(
                    "has its log relayed",
                    s -> BuildRequest.condition(s, "LogRelayed").status().equals("True"));
        }

        assertThat(served(status)).isEqualTo(published(status));
        for (String component : new String[] {"operator", "log-store"}) {
            assertThat(copr.pod(component)
                            .getStatus()
                            .getContainerStatuses()
                            .getFirst()
                            .getRestartCount())
                    .as("restarts of " + component)
                    .isZero();
        }
    }

    private void theOperatorsNamespaceTakesNoOrdinaryPod() {
        var ordinary = new PodBuilder()
                .withNewMetadata()
                .withName("ordinary")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("ordinary")
                .withImage("localhost/copr-builder")
                .endContainer()
                .endSpec()
                .build();
        assertThatThrownBy(() -> copr.client()
                        .resource(ordinary)
                        .inNamespace(InstalledCopr.SYSTEM)
                        .dryRun()
                        .create())
                .hasMessageContaining("violates PodSecurity \"restricted");
    }

    /** What the log store serves under the build's URL. */
    private byte[] served(CoprBuildStatus status) throws Exception {
        String path = URI.create(Objects.requireNonNull(status.logUrl())).getRawPath();
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(copr.logStoreUrl() + path))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        }
    }

    private byte[] published(CoprBuildStatus status) throws Exception {
        Path directory = copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
        try (InputStream log = new GZIPInputStream(Files.newInputStream(directory.resolve("builder-live.log.gz")))) {
            return log.readAllBytes();
        }
    }
}
