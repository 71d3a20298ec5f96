package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.mock.MockDouble;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.source.FakePypi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of source through the packaged program: pyp2spec, pyp2rpm, tito, git, git-svn and Subversion are real; rpkg, gem2rpm and mock are
 * strict stand-ins that really make source packages.
 */
class SourceKindsIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path STAND_INS = Path.of("src/test/programs/sources").toAbsolutePath();
    private static final String SPEC = """
            Name: hello
            Version: 1.0
            Release: 1%{?dist}
            Summary: Says hello
            License: MIT
            BuildArch: noarch
            %description
            Says hello.
            %files
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuilderMachine machine;

    private final Map<String, String> environment = new HashMap<>();
    private final List<String> path = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        machine = new BuilderMachine(directory.toRealPath());
        path.add(STAND_INS.toString());
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    // -- link

    @Test
    void aSpecFileBehindAUrlIsMadeASourcePackage() throws Exception {
        Files.writeString(machine.root.resolve("www/my hello.spec"), SPEC);
        BuilderMachine.Run run = build(1, Map.of("url", machine.server.url() + "/my%20hello.spec?x=.src.rpm"));
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(results()).contains("hello-1.0-1.src.rpm", "my hello.spec", "results.json", "success");
    }

    @Test
    void aSpecFileBehindAProxyWithACertificateOfItsOwnIsFetchedToo() throws Exception {
        try (FakePypi internet = new FakePypi(machine.root)) {
            internet.serve("/hello.spec", SPEC);
            Path trusted = machine.root.resolve("trusted.pem");
            environment.put("https_proxy", internet.environment().getOrDefault("https_proxy", ""));
            BuilderMachine.Run untrusted = build(1, Map.of("url", "https://pypi.org/hello.spec"));
            assertThat(untrusted.await()).isEqualTo(1);
            assertThat(untrusted.text()).contains("PKIX path building failed");
            assertThat(trusted).doesNotExist();

            environment.put(PodFiles.CA_BUNDLE_VARIABLE, internet.certificate().toString());
            environment.put(PodFiles.TRUSTED_VARIABLE, trusted.toString());
            BuilderMachine.Run run = build(1, Map.of("url", "https://pypi.org/hello.spec"));

            assertThat(run.await()).as(run.text()).isZero();
            assertThat(results()).contains("hello-1.0-1.src.rpm", "success");
            assertThat(internet.requests()).containsOnly("/hello.spec");
            assertThat(trusted)
                    .as("for the programs that the runner starts")
                    .content()
                    .contains(Files.readString(internet.certificate()));
        }
    }

    @Test
    void certificatesThatAreNoneEndTheBuildBeforeAnythingIsFetched() throws Exception {
        Path bundle = machine.root.resolve("ca.crt");
        Files.writeString(bundle, "none");
        environment.put(PodFiles.CA_BUNDLE_VARIABLE, bundle.toString());
        BuilderMachine.Run run = build(1, Map.of("url", machine.server.url() + "/hello.spec"));
        assertThat(run.await()).isEqualTo(1);
        assertThat(machine.stderr()).contains(bundle + " line 1: there is no certificate as PEM in it");
    }

    // -- pypi

    @Test
    void pyp2specMakesASpecFile() throws Exception {
        pythonTools();
        try (FakePypi pypi = new FakePypi(machine.root)) {
            environment.putAll(pypi.environment());
            environment.put("RPM_CONFIGDIR", rpmWithPythonMacros().toString());
            BuilderMachine.Run run = build(
                    5,
                    Map.of(
                            "pypi_package_name",
                            "coprhello",
                            "spec_generator",
                            "pyp2spec",
                            "python_versions",
                            List.of()));
            assertThat(run.await()).as(run.text()).isZero();
            assertThat(run.text())
                    .contains("Running: pyp2spec coprhello --fedora-compliant --automode\n", "Running: rpmbuild -bs ");
            assertThat(results()).contains("python-coprhello.spec", "python-coprhello-1.0-1.src.rpm", "success");
            assertThat(pypi.requests()).contains("/pypi/coprhello/1.0/json");
        }
    }

    @Test
    void pyp2rpmMakesASourcePackage() throws Exception {
        pythonTools();
        try (FakePypi pypi = new FakePypi(machine.root)) {
            environment.putAll(pypi.environment());
            environment.put("RPM_CONFIGDIR", rpmWithPythonMacros().toString());
            BuilderMachine.Run run = build(
                    5,
                    Map.of(
                            "pypi_package_name",
                            "coprhello",
                            "pypi_package_version",
                            "1.0",
                            "spec_template",
                            "fedora",
                            "python_versions",
                            List.of("3")));
            assertThat(run.await()).as(run.text()).isZero();
            assertThat(run.text())
                    .contains("Running: pyp2rpm coprhello -t fedora --srpm -d " + machine.root
                            + "/results -b 3 -v 1.0\n");
            assertThat(results()).contains("python-coprhello.spec", "python-coprhello-1.0-1.src.rpm", "success");
        }
    }

    @Test
    void aPackageThatPypiLacksIsSaidSo() throws Exception {
        pythonTools();
        try (FakePypi pypi = new FakePypi(machine.root)) {
            environment.putAll(pypi.environment());
            BuilderMachine.Run run = build(
                    5,
                    Map.of("pypi_package_name", "nothing", "spec_generator", "pyp2spec", "python_versions", List.of()));
            assertThat(run.await()).isEqualTo(1);
            assertThat(run.text())
                    .contains("Unable to generate spec for `nothing'\n")
                    .endsWith("Copr build error: pyp2spec failed (exit 1): Fatal exception occurred:"
                            + " Package `nothing` was not found on PyPI\n");
        }
    }

    @Test
    void aMissingToolIsOneSentence() throws Exception {
        path.clear();
        BuilderMachine.Run run = build(6, Map.of("gem_name", "hello"));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .contains("Please, install `gem2rpm'.\n")
                .endsWith(
                        "Copr build error: gem2rpm is not installed on this builder: install it there or give the gem as a"
                                + " source package\n");
    }

    // -- rubygems

    @Test
    void aGemIsMadeASourcePackage() throws Exception {
        BuilderMachine.Run run = build(6, Map.of("gem_name", "hello"));
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(results()).contains("rubygem-hello-1.0-1.src.rpm", "success");
    }

    @Test
    void aGemWithoutLicenseIsExplained() throws Exception {
        BuilderMachine.Run run = build(6, Map.of("gem_name", "unlicensed"));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .contains("Not specifying a license means all rights are reserved;others have no rights")
                .contains("Copr build error: the gem unlicensed names no license (error: Empty tag: License)");
    }

    // -- scm

    @Test
    void rpkgMakesASourcePackageOfASubdirectory() throws Exception {
        Path origin = repository("group/hello.git", Map.of("pkg/hello.spec", SPEC));
        BuilderMachine.Run run = build(
                8,
                Map.of(
                        "type",
                        "git",
                        "clone_url",
                        "file://" + origin,
                        "committish",
                        "main",
                        "subdirectory",
                        "/pkg",
                        "spec",
                        "hello.spec",
                        "srpm_build_method",
                        "rpkg"));
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(run.text())
                .containsPattern(
                        "Running: rpkg srpm --outdir .*/results --spec .*/workdir-[0-9]+/hello/pkg/hello.spec\n");
        assertThat(results()).contains("hello-1.0-1.src.rpm", "success");
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
    }

    @Test
    void titoMakesASourcePackageOfTheTagOrTheCheckout() throws Exception {
        pythonTools();
        Path origin = repository(
                "hello",
                Map.of(
                        "hello.spec",
                        SPEC + "%changelog\n* Thu Jan 01 2026 A <a@b> 1.0-1\n- new\n",
                        ".tito/tito.props",
                        "[buildconfig]\nbuilder = tito.builder.Builder\ntagger = tito.tagger.VersionTagger\n",
                        ".tito/packages/hello",
                        "1.0-1 ./\n"));
        git(origin, "tag", "-a", "-m", "v", "hello-1.0-1");
        Map<String, Object> source =
                new HashMap<>(Map.of("clone_url", "file://" + origin, "srpm_build_method", "tito"));
        BuilderMachine.Run run = build(8, source);
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(results()).contains("hello-1.0-1.src.rpm", "success");
        git(origin, "commit", "-q", "--allow-empty", "-m", "more");
        source.put("srpm_build_method", "tito_test");
        BuilderMachine.Run test = build(8, source);
        assertThat(test.await()).as(test.text()).isZero();
        assertThat(results()).anyMatch(name -> name.matches("hello-1\\.0-1\\.git\\.[0-9.a-f]+\\.src\\.rpm"));
    }

    @Test
    void makeSrpmRunsInAChrootAndLeavesNothing() throws Exception {
        MockDouble mock = mock();
        Path origin = repository(
                "hello",
                Map.of(
                        "a b/hello.spec",
                        SPEC,
                        ".copr/Makefile",
                        "srpm:\n\tid -u\n\trpmbuild -bs --define '_srcrpmdir $(outdir)' '$(spec)'\n\tln -s /etc/passwd $(outdir)/stolen\n"));
        Map<String, Object> source = Map.of(
                "clone_url",
                "file://" + origin,
                "subdirectory",
                "a b",
                "spec",
                "hello.spec",
                "srpm_build_method",
                "make_srpm");
        BuilderMachine.Run run = build(8, source);
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(results())
                .contains("hello-1.0-1.src.rpm", "mock-source-build.cfg", "success")
                .doesNotContain("stolen");
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
        assertThat(mock.base()).isEmptyDirectory();
    }

    @Test
    void aFailingMakefileIsTheEndAndLeavesNothing() throws Exception {
        MockDouble mock = mock();
        Path origin = repository("hello", Map.of(".copr/Makefile", "srpm:\n\techo NO WAY\n\tfalse\n"));
        BuilderMachine.Run run = build(8, Map.of("clone_url", "file://" + origin, "srpm_build_method", "make_srpm"));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text()).contains("NO WAY", "Copr build error: the target srpm of .copr/Makefile failed (exit ");
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
        assertThat(mock.base()).isEmptyDirectory();
    }

    @Test
    void whatNeedsAChrootIsRefusedWithoutMock() throws Exception {
        BuilderMachine.Run make = build(8, Map.of("clone_url", "file:///x", "srpm_build_method", "make_srpm"));
        assertThat(make.await()).isEqualTo(1);
        assertThat(make.text())
                .endsWith("Copr build error: the method make_srpm needs a chroot for the user's program, which"
                        + " only mock makes: set engine = mock in main.ini\n");
        BuilderMachine.Run custom = build(9, Map.of("script", "#!/bin/sh", "chroot", BuilderMachine.CHROOT));
        assertThat(custom.await()).isEqualTo(1);
        assertThat(custom.text()).contains("set engine = mock in main.ini");
    }

    @Test
    void subversionIsClonedWithGitSvn() throws Exception {
        Assumptions.assumeTrue(Programs.find("svnadmin").isPresent(), "subversion is not installed");
        Path origin = machine.root.resolve("svn");
        run(machine.root, "svnadmin", "create", origin.toString());
        Path tree = Files.createDirectories(machine.root.resolve("tree/trunk"));
        Files.writeString(tree.resolve("hello.spec"), SPEC);
        run(
                machine.root,
                "svn",
                "import",
                "-q",
                "-m",
                "x",
                machine.root.resolve("tree").toString(),
                "file://" + origin);
        BuilderMachine.Run run =
                build(8, Map.of("type", "svn", "clone_url", "file://" + origin, "subdirectory", "trunk"));
        Assumptions.assumeFalse(
                run.await() != 0 && run.text().contains("git svn is not installed"), "git-svn is not installed");
        assertThat(run.process().exitValue()).as(run.text()).isZero();
        assertThat(results()).contains("hello-1.0-1.src.rpm", "success");
    }

    // -- custom

    @Test
    void aCustomScriptMakesTheSources() throws Exception {
        MockDouble mock = mock();
        Path payload = machine.root.resolve("www/tmp/tmpabc/hook_payload");
        Files.createDirectories(payload.getParent());
        Files.writeString(payload, "PAYLOAD");
        String script =
                "#!/bin/sh -x\nmkdir -p \"$COPR_RESULTDIR\"\necho \"$COPR_OWNER/$COPR_PROJECT\"; cat hook_payload\n"
                        + "cat > \"$COPR_RESULTDIR/hello.spec\" <<'EOT'\n" + SPEC + "EOT\n";
        BuilderMachine.Run run = build(
                9,
                Map.of(
                        "script",
                        script,
                        "chroot",
                        BuilderMachine.CHROOT,
                        "builddeps",
                        "make",
                        "resultdir",
                        "rr r",
                        "tmp",
                        "tmpabc",
                        "hook_data",
                        true));
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(run.text()).contains("@copr/dev", "PAYLOAD");
        assertThat(results()).contains("hello-1.0-1.src.rpm", "mock-config.cfg", "hook_payload", "success");
        assertThat(mock.base()).isEmptyDirectory();
    }

    @Test
    void aFailingCustomScriptIsScrubbedToo() throws Exception {
        MockDouble mock = mock();
        BuilderMachine.Run run = build(9, Map.of("script", "#!/bin/sh\nexit 3\n", "chroot", BuilderMachine.CHROOT));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text()).contains("--scrub all").endsWith("Copr build error: Build failed\n");
        assertThat(mock.base()).isEmptyDirectory();
    }

    @Test
    void aCustomScriptHasItsOwnTime() throws Exception {
        MockDouble mock = mock();
        BuilderMachine.Run run = build(
                9,
                Map.of(
                        "script",
                        "#!/bin/sh\necho STARTED; sleep 1000\n",
                        "chroot",
                        BuilderMachine.CHROOT,
                        "timeout",
                        8));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .contains(
                        "!! Copr timeout => sending INT",
                        "the script took longer than its time, 8 seconds",
                        "--scrub all");
        assertThat(mock.base()).isEmptyDirectory();
    }

    @Test
    void aCanceledCustomScriptIsScrubbedToo() throws Exception {
        MockDouble mock = mock();
        BuilderMachine.Run run =
                build(9, Map.of("script", "#!/bin/sh\necho STARTED; sleep 1000\n", "chroot", BuilderMachine.CHROOT));
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> run.text().contains("\nSTARTED\n"));
        run.process().toHandle().destroy();
        assertThat(run.await()).isEqualTo(130);
        assertThat(run.text()).contains("!! Copr cancel => sending INT", "--scrub all");
        assertThat(mock.base()).isEmptyDirectory();
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
    }

    @Test
    void aLinkOutOfTheResultsIsNotFollowed() throws Exception {
        mock();
        String script =
                "#!/bin/sh\ncat > hello.spec <<'EOT'\nSource0: stolen\n" + SPEC + "EOT\nln -s /etc/passwd stolen\n";
        BuilderMachine.Run run = build(9, Map.of("script", script, "chroot", BuilderMachine.CHROOT));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .endsWith(
                        "Copr build error: the script left a link that leads out of its results: stolen: copy the file"
                                + " instead\n");
        assertThat(results()).noneMatch(name -> name.endsWith(".src.rpm"));
    }

    // -- the machine

    private BuilderMachine.Run build(int type, Map<String, Object> source) throws IOException {
        path.add(System.getenv("PATH"));
        environment.put("PATH", String.join(":", path));
        Map<String, Object> task = Map.of(
                "task_id",
                "12",
                "source_type",
                type,
                "source_json",
                MAPPER.writeValueAsString(source),
                "distributions_in_project",
                List.of("fedora-43"));
        return machine.start(
                environment,
                "--srpm",
                "--drop-resultdir",
                "--task-file",
                machine.task(task).toString());
    }

    private MockDouble mock() throws IOException {
        MockDouble mock = machine.useMock("frontend_url = " + machine.server.url());
        Map<String, String> ofMock = new HashMap<>(mock.environmentWithoutUser());
        path.addAll(List.of(String.valueOf(ofMock.remove("PATH")).split(":", -1)));
        environment.putAll(ofMock);
        return mock;
    }

    private void pythonTools() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of("../build-tools/python-tools")
                                .toAbsolutePath()
                                .normalize()
                                .toString(),
                        "--print-dir")
                .redirectError(machine.root.resolve("python-tools").toFile())
                .start();
        String programs = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        Assumptions.assumeTrue(
                process.waitFor() == 0, () -> "pyp2spec, pyp2rpm and tito cannot be installed: " + reason());
        path.addFirst(programs);
    }

    /** The machine's rpm with the macros of Fedora that the generated specs use. */
    private Path rpmWithPythonMacros() throws IOException {
        Path system = Path.of("/usr/lib/rpm");
        Path own = machine.root.resolve("rpm");
        Files.createDirectories(own.resolve("macros.d"));
        try (Stream<Path> files = Files.list(system)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("macros.d")) {
                    Files.createSymbolicLink(own.resolve(file.getFileName()), file);
                }
            }
        }
        Files.writeString(own.resolve("macros.d/macros.python"), """
                %autorelease 1%{?dist}
                %autochangelog %nil
                %pypi_source() https://files.pythonhosted.org/packages/source/%{?1}%{!?1:%{pypi_name}}-%{version}.tar.gz
                """);
        return own;
    }

    private String reason() {
        try {
            return Files.readString(machine.root.resolve("python-tools")).strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Path repository(String name, Map<String, String> files) throws Exception {
        Path origin = Files.createDirectories(machine.root.resolve(name));
        run(origin, "git", "init", "-q", "-b", "main");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = origin.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        git(origin, "add", ".");
        git(origin, "commit", "-q", "-m", "x");
        return origin;
    }

    private static void git(Path where, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@b"));
        command.addAll(List.of(arguments));
        run(where, command.toArray(String[]::new));
    }

    private static void run(Path where, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
    }

    private List<String> results() throws IOException {
        return names(machine.root.resolve("results"));
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
