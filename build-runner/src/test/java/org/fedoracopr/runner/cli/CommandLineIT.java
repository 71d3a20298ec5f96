package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fedoracopr.runner.http.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged program says to each command line, and the code it ends with. */
class CommandLineIT {

    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final String COMPILE = "gcc $RPM_OPT_FLAGS -o hello hello.c";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuilderMachine machine;

    @BeforeEach
    void makeMachine() throws Exception {
        machine = new BuilderMachine(directory);
        Files.writeString(directory.resolve("empty.json"), "{}");
        Files.writeString(directory.resolve("www/null"), "null");
        Files.writeString(directory.resolve("www/page"), "<html>");
    }

    @AfterEach
    void stopMachine() {
        machine.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rpm --task-file empty.json | Missing --chroot parameter",
                "--dump-configs --task-file empty.json | Missing --chroot parameter",
                "--copr a/b | Missing --chroot parameter",
                "--build-id 1 | Missing --chroot parameter",
                "--srpm --task-file empty.json -r c | --chroot option is not supported with --srpm",
                "--srpm --copr a/b | --copr option is not supported with --srpm",
                "--task-file empty.json -r a/b | The -r/--chroot option expects a chroot name (e.g. fedora-rawhide-x86_64),"
                        + " not a file path",
                "--task-file empty.json -r c | No valid build_config at empty.json",
                "--task-file no.json -r c | [Errno 2] No such file or directory: 'no.json'",
                "--task-url SERVER/null -r c | No valid build_config at SERVER/null",
                "--task-url SERVER/page -r c | No valid build_config (JSON) at SERVER/page",
                "--task-url file:///etc/passwd -r c | not a URL that can be fetched: file:///etc/passwd:"
                        + " write http://... or https://...",
                "--copr a/b -r c | --copr needs the key frontend_url in main.ini, for example https://copr.fedoraproject.org"
            })
    void endsWithCodeOneAndTheFixedMessage(String line, String message) throws Exception {
        BuilderMachine.Run run =
                machine.start(line.replace("SERVER", machine.server.url()).split(" ", -1));
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .startsWith(
                        "\nYou can reproduce this build on your computer by running:\n\n  sudo dnf install copr-rpmbuild\n")
                .endsWith("Copr build error: " + message.replace("SERVER", machine.server.url()) + "\n");
    }

    @Test
    void callsAFailedRequestANetworkError() throws Exception {
        BuilderMachine.Run run = machine.start("--task-url", machine.server.url() + "/gone", "-r", "c");
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .endsWith("Network error: Request client error on " + machine.server.url() + "/gone: 404 Not Found\n");
    }

    @ParameterizedTest
    @CsvSource({"--rpm --srpm 1", "--frobnicate", "--timeout 0 1", "--timeout x 1"})
    void endsWithCodeTwoAndUsage(String line) throws Exception {
        BuilderMachine.Run run = machine.start(line.split(" ", -1));
        assertThat(run.await()).isEqualTo(2);
        assertThat(run.text()).isEmpty();
        assertThat(machine.stderr()).startsWith("Usage: copr-rpmbuild").contains("copr-rpmbuild: error: ");
        assertThat(directory.resolve("main.log")).doesNotExist();
    }

    @Test
    void saysItsVersionAndHelp() throws Exception {
        BuilderMachine.Run version = machine.start("--version");
        assertThat(version.await()).isZero();
        assertThat(version.text()).isEqualTo("copr-rpmbuild version 1.8\n");
        BuilderMachine.Run help = machine.start("--help");
        assertThat(help.await()).isZero();
        assertThat(help.text()).contains("--detached", "--dump-configs", "--enable-net");
    }

    @Test
    void givesNetworkOnlyWhereMainIniPermitsIt() throws Exception {
        machine.makePackage(COMPILE);
        String task = machine.task(Map.of("enable_net", false)).toString();
        String[] arguments = {"--task-file", task, "-r", BuilderMachine.CHROOT, "--enable-net"};
        BuilderMachine.Run refused = machine.start(arguments);
        assertThat(refused.await()).isEqualTo(1);
        assertThat(machine.stderr())
                .isEqualTo(
                        "copr-rpmbuild: --enable-net is not permitted on this builder: set enable_net = yes in main.ini,"
                                + " or leave it out\n");
        assertThat(directory.resolve("main.log")).doesNotExist();
        assertThat(machine.startInPod(arguments).await()).isEqualTo(1);
        assertThat(machine.outcome().message()).startsWith("--enable-net is not permitted on this builder");

        machine.configure("enable_net = yes");
        BuilderMachine.Run permitted = machine.start(arguments);
        assertThat(permitted.await()).as(permitted.text()).isZero();
        assertThat(permitted.text()).contains("'enable_net': True");
    }

    @Test
    void takesASourceBuildByItsId() throws Exception {
        machine.makePackage(COMPILE);
        serve(
                "backend/get-srpm-build-task/12",
                machine.task(Map.of(
                        "source_type",
                        10,
                        "source_json",
                        "{\"clone_url\": \"" + directory.resolve("git/hello") + "\"}",
                        "distributions_in_project",
                        List.of("fedora-43"))));
        machine.configure("frontend_url = " + machine.server.url());
        BuilderMachine.Run run = machine.start("--build-id", "12", "--srpm");
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(directory.resolve("results/hello-2.10-1.src.rpm")).exists();
    }

    @Test
    void takesAProjectsConfiguration() throws Exception {
        try (TestServer frontend = TestServer.answering("200 {\"repos\": [], \"additional_packages\": [\"gcc\"],"
                + " \"additional_modules\": [], \"enable_net\": false, \"isolation\": \"unchanged\"}")) {
            machine.configure("frontend_url = " + frontend.url());
            BuilderMachine.Run dump =
                    machine.start("--copr", "@copr/dev", "-r", BuilderMachine.CHROOT, "--dump-configs");
            Path child = directory.resolve("results/configs/child.cfg");
            assertThat(dump.await()).as(dump.text()).isZero();
            assertThat(dump.text()).endsWith("\nWrote: " + child + "\n");
            assertThat(child)
                    .content()
                    .startsWith("include('/etc/mock/" + BuilderMachine.CHROOT + ".cfg')\n")
                    .contains(
                            "config_opts['chroot_additional_packages'] = 'gcc'",
                            "config_opts['macros']['%copr_username'] = '@copr'",
                            "config_opts['macros']['%vendor'] = 'Test Copr - group @copr'",
                            "config_opts['macros']['%buildtag'] = '.coprgroup_copr'")
                    .doesNotContain("unchanged");

            BuilderMachine.Run run = machine.start("--copr", "@copr/dev", "-r", BuilderMachine.CHROOT);
            assertThat(run.await()).isEqualTo(1);
            assertThat(frontend.requests())
                    .hasSize(2)
                    .containsOnly("/api_3/project-chroot/build-config?ownername=%40copr&projectname=dev&chrootname="
                            + BuilderMachine.CHROOT);
            assertThat(run.text())
                    .endsWith("Copr build error: the project @copr/dev says how to build but not what:"
                            + " give --dump-configs with --copr, or a build of it with --build-id\n");
        }
    }

    @Test
    void writesTheConfigurationOfATaskWithoutMockOrSources() throws Exception {
        String task =
                machine.task(Map.of("git_repo", "https://example.invalid/x")).toString();
        Files.writeString(
                directory.resolve("main.ini"),
                Files.readString(directory.resolve("main.ini")).replace("engine = rpmbuild", "engine = mock"));
        BuilderMachine.Run run = machine.start("--dump-configs", "--task-file", task, "-r", "fedora-rawhide-x86_64");
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(directory.resolve("results/configs/child.cfg"))
                .content()
                .startsWith("include('/etc/mock/fedora-rawhide-x86_64.cfg')\n");
    }

    @Test
    void takesTheTemplateOfAnAdministrator() throws Exception {
        String task =
                machine.task(Map.of("git_repo", "https://example.invalid/x")).toString();
        Path template = Files.writeString(
                directory.resolve("mock.cfg.j2"),
                "# {{ chroot }}{% for name in macros %}, {{ name }}{% endfor %}, {{ copr_build_id is defined }}\n");
        String[] arguments = {"--dump-configs", "--task-file", task, "-r", "fedora-rawhide-x86_64"};
        BuilderMachine.Run run = machine.start(arguments);
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(run.text()).contains("\nUsing the template " + template + "\n");
        assertThat(directory.resolve("results/configs/child.cfg"))
                .content()
                .startsWith("# fedora-rawhide-x86_64, %copr_username, ")
                .endsWith(", True");

        Files.writeString(template, "# a fault\n{{ chroot | shout }}\n");
        BuilderMachine.Run failed = machine.start(arguments);
        assertThat(failed.await()).isEqualTo(1);
        assertThat(failed.text())
                .endsWith("\nCopr build error: template " + template + ":2: no filter named 'shout'\n");
    }

    @Test
    void showsCapturedCommandsWhenItIsVerbose() throws Exception {
        machine.makePackage(COMPILE);
        String task = machine.task(Map.of()).toString();
        BuilderMachine.Run quiet = machine.start("--task-file", task, "-r", BuilderMachine.CHROOT);
        assertThat(quiet.await()).as(quiet.text()).isZero();
        assertThat(quiet.text()).doesNotContain("\nrc: ");
        BuilderMachine.Run verbose = machine.start("-v", "--task-file", task, "-r", BuilderMachine.CHROOT);
        assertThat(verbose.await()).as(verbose.text()).isZero();
        assertThat(verbose.text()).containsPattern("\n\ncmd: \\['.*'\\]\ncwd: .*\nrc: 0\nstdout: ");
    }

    @Test
    void endsWithCode130WhenItsGroupIsInterrupted() throws Exception {
        machine.makePackage("echo THE BUILD HANGS; sleep 1000");
        BuilderMachine.Run run =
                machine.startAsLeader("--task-file", machine.task(Map.of()).toString(), "-r", BuilderMachine.CHROOT);
        await().atMost(BOUND).until(() -> run.text().contains("\nTHE BUILD HANGS"));
        assertThat(directory.resolve("pid"))
                .hasContent(Long.toString(run.process().pid()));
        new ProcessBuilder("kill", "-s", "INT", "--", "-" + run.process().pid())
                .start()
                .waitFor();
        assertThat(run.await()).isEqualTo(130);
        assertThat(run.text())
                .contains(" !! Copr cancel => sending INT\n")
                .endsWith("Copr build error: Build canceled: signal INT\n")
                .doesNotContain("\tat ");
        assertThat(directory.resolve("results/success")).doesNotExist();
        assertThat(directory.resolve("results/build.log.gz")).exists();
        assertThat(directory.resolve("workspace")).isEmptyDirectory();
    }

    @Test
    void waitsForTheBuildThatHasTheLock() throws Exception {
        machine.makePackage(COMPILE);
        Files.writeString(directory.resolve("pid"), "earlier");
        Path old = Files.writeString(
                Files.createDirectory(directory.resolve("results")).resolve("old"), "");
        BuilderMachine.Run run;
        try (FileChannel channel = FileChannel.open(
                        directory.resolve("lockfile"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock(0, 1, false)) {
            assertThat(lock.isValid()).isTrue();
            run = machine.start(
                    "--drop-resultdir", "--task-file", machine.task(Map.of()).toString(), "-r", BuilderMachine.CHROOT);
            Pattern waiting =
                    Pattern.compile("(?m)^\\d+: -> POSIX .* " + run.process().pid() + " ");
            await().atMost(BOUND)
                    .until(() -> waiting.matcher(Files.readString(Path.of("/proc/locks")))
                            .find());
            assertThat(directory.resolve("pid")).hasContent("earlier");
            assertThat(old).exists();
            assertThat(directory.resolve("main.log")).doesNotExist();
        }
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(Files.readString(directory.resolve("pid"))).matches("[0-9]+");
        assertThat(old).doesNotExist();
    }

    private void serve(String path, Path content) throws IOException {
        Path file = directory.resolve("www").resolve(path);
        Files.createDirectories(file.getParent());
        Files.copy(content, file);
    }
}
