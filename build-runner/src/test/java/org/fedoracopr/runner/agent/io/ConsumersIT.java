package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.runner.companion.Tool;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.rpm.RpmBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A published build in the hands of those who use it: checksums, signatures, a repository, an installation. */
@Timeout(300)
final class ConsumersIT {

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path published;

    @SuppressWarnings("NullAway.Init") // As above.
    private String manifestSha256;

    @BeforeEach
    void publish() throws Exception {
        RpmBuilder.assumePresent();
        Path sources = Files.createDirectory(directory.resolve("sources"));
        try (var pod = new AgentPod(Files.createDirectory(directory.resolve("pod"))).claimed()) {
            for (Path rpm : RpmBuilder.build(sources, "1", "w9.gzdio")) {
                Files.copy(
                        rpm,
                        pod.result(Objects.requireNonNull(rpm.getFileName()).toString()));
            }
            Files.writeString(pod.result("a name with spaces and ü"), "content");
            Files.writeString(pod.result("*star"), "content");
            Files.writeString(pod.result("-"), "content");
            pod.start().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
            assertThat(pod.publish()).isZero();
            published = pod.published("");
            manifestSha256 = Objects.requireNonNull(pod.endRecord().manifestSha256());
        }
    }

    private static void needs(String... programs) {
        for (String program : programs) {
            Assumptions.assumeTrue(Programs.find(program).isPresent(), program + " is not on this machine");
        }
    }

    /** Runs a command in the published directory and returns what it printed. */
    private String run(String... command) throws Exception {
        var builder = new ProcessBuilder(command)
                .directory(published.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("GNUPGHOME", directory.resolve("gpg").toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
        return output;
    }

    private Tool.Result verify(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(published.toString());
        return Tool.of("copr-builder-verify", directory).run(arguments.toArray(String[]::new));
    }

    private List<Path> rpms() throws Exception {
        try (Stream<Path> all = Files.list(published)) {
            return all.filter(path -> path.toString().endsWith(".rpm")).toList();
        }
    }

    @Test
    void everyFileIsAsItsChecksumsSay() throws Exception {
        assertThat(run("sha256sum", "--strict", "-c", "SHA256SUMS"))
                .contains("*star: OK", "a name with spaces and ü: OK");
        assertThat(run("sh", "-c", "rpmkeys --nosignature -K *.rpm").lines())
                .hasSize(2)
                .allMatch(line -> line.endsWith("digests OK"));
        Tool.Result verified = verify("--strict", "--manifest-sha256", manifestSha256);
        assertThat(verified.code()).as(verified.errors()).isZero();
        assertThat(verified.text()).contains("*star: OK", "files as they were handed over; manifest " + manifestSha256);
    }

    @Test
    void aSignedPackageIsStillTheOneThatWasHandedOver() throws Exception {
        needs("gpg", "rpmsign", "rpmkeys");
        sign();
        assertThat(run("sh", "-c", "sha256sum -c SHA256SUMS 2>/dev/null || true"))
                .contains(".noarch.rpm: FAILED", ".src.rpm: FAILED", "*star: OK");
        Tool.Result verified = verify("--strict", "--quiet");
        assertThat(verified.code()).as(verified.errors()).isZero();
        assertThat(verify().text()
                        .lines()
                        .filter(line -> line.endsWith(": SIGNED (its main header and payload are the same)")))
                .hasSize(2);
        for (Path rpm : rpms()) {
            assertThat(run("rpmkeys", "--dbpath", directory.resolve("keys").toString(), "-K", rpm.toString()))
                    .endsWith("digests signatures OK\n");
        }
    }

    private void sign() throws Exception {
        Files.createDirectory(
                directory.resolve("gpg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        run("gpg", "--batch", "--passphrase", "", "--quick-gen-key", "builder@localhost", "rsa2048", "sign", "never");
        Path key = directory.resolve("key.asc");
        run("sh", "-c", "gpg --batch --armor --export builder@localhost > '" + key + "'");
        for (Path rpm : rpms()) {
            // Some distributions' rpm looks for a program of another name.
            String gpg = "__gpg " + Programs.find("gpg").orElseThrow();
            run("rpmsign", "--define", gpg, "--define", "_gpg_name builder@localhost", "--addsign", rpm.toString());
        }
        run("rpmkeys", "--dbpath", directory.resolve("keys").toString(), "--import", key.toString());
        run("gpgconf", "--kill", "all");
    }

    @Test
    void whatIsNotWhatWasHandedOverIsFound() throws Exception {
        Path rpm = rpms().getFirst();
        try (var file = new RandomAccessFile(rpm.toFile(), "rw")) {
            file.seek(file.length() - 20);
            file.write(7);
            file.write(7);
        }
        Files.writeString(published.resolve("*star"), "Content");
        Files.delete(published.resolve("build.info"));
        Files.writeString(published.resolve("added"), "added");
        Tool.Result verified = verify("--manifest-sha256", "0".repeat(64));
        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.text()).contains("added: UNKNOWN (not in the manifest)");
        assertThat(verified.errors())
                .contains(
                        rpm.getFileName() + ": CHANGED (its payload is another one)",
                        "*star: CHANGED (its content is another one)",
                        "build.info: MISSING",
                        "manifest.json has the SHA-256 " + manifestSha256 + ", not 0000");
        Files.delete(published.resolve(Manifest.FILE_NAME));
        assertThat(verify().errors()).contains("has no manifest.json");
        assertThat(Tool.of("copr-builder-verify", directory).run().code()).isEqualTo(2);
    }

    @Test
    void packagesAreInstalledFromTheDirectory() throws Exception {
        needs("createrepo_c", "dnf");
        Path repository = Objects.requireNonNull(published.getParent());
        run("createrepo_c", "--quiet", repository.toString());
        Path root = Files.createDirectory(directory.resolve("root"));
        run(
                "dnf",
                "--assumeyes",
                "--installroot=" + root,
                "--releasever=43",
                "--setopt=reposdir=" + directory.resolve("none"),
                "--setopt=cachedir=" + directory.resolve("cache"),
                "--setopt=module_platform_id=platform:f43",
                "--repofrompath=published,file://" + repository,
                "--repo=published",
                "--nogpgcheck",
                "install",
                "hello");
        assertThat(root.resolve("usr/share/hello/text")).hasContent("hello");
    }
}
