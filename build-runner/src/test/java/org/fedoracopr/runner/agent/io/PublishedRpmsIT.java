package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.runner.rpm.RpmBuilder;
import org.fedoracopr.runner.rpm.RpmPackage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that rpmbuild made, in the manifest. */
final class PublishedRpmsIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void needsRpmbuild() {
        RpmBuilder.assumePresent();
    }

    @Test
    void namesEachPackageWithItsHeaderDigestAndNotesABrokenOne() throws Exception {
        Path sources = Files.createDirectory(directory.resolve("sources"));
        try (var pod = new AgentPod(Files.createDirectory(directory.resolve("pod"))).claimed()) {
            for (Path rpm : RpmBuilder.build(sources, "1", "w9.gzdio")) {
                Files.copy(
                        rpm,
                        pod.result(Objects.requireNonNull(rpm.getFileName()).toString()));
            }
            Files.writeString(pod.result("broken.rpm"), "no package");
            pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
            assertThat(pod.publish()).isZero();
            assertThat(pod.manifest().rpms().stream().map(Manifest.Rpm::arch)).containsExactly("noarch", "src");
            for (Manifest.Rpm rpm : pod.manifest().rpms()) {
                RpmPackage read = RpmPackage.read(pod.published(rpm.path()));
                assertThat(rpm)
                        .isEqualTo(new Manifest.Rpm(
                                rpm.path(),
                                read.name(),
                                read.epoch(),
                                read.version(),
                                read.release(),
                                read.arch(),
                                read.headerSha256()));
            }
            assertThat(pod.manifest().anomalies()).singleElement().asString().contains("broken.rpm is no readable RPM");
        }
    }
}
