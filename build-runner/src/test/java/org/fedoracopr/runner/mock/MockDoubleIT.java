package org.fedoracopr.runner.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The double is what its README.md says: mock's exit codes, words, logs and signals, and no mistake passes. */
class MockDoubleIT {

    private static final String CHROOT = "fedora-43-x86_64";
    private static final String BUILD = "gcc -o hello hello.c";
    private static final String HANG = "echo THE BUILD HANGS; sleep 1000";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private MockDouble mock;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        mock = MockDouble.in(directory);
        Path sources = Files.createDirectories(directory.resolve("sources"));
        Files.writeString(sources.resolve("hello.c"), "int main(void) { return 0; }\n");
        spec(BUILD, "");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(directory.toString());
    }

    // -- builds

    @Test
    void buildsSourceAndPackagesInOneCall() throws Exception {
        Run run = oneShot("--uniqueext", "12.34");

        assertThat(run.code()).as(run.text()).isZero();
        assertThat(names(results()))
                .containsExactlyInAnyOrder(
                        "build.log",
                        "hello-1.0-1.fc43.src.rpm",
                        "hello-1.0-1.fc43.x86_64.rpm",
                        "hw_info.log",
                        "installed_pkgs.log",
                        "root.log",
                        "state.log");
        assertThat(run.text())
                .startsWith("INFO: mock.py version 6.7 starting (python version = 3.")
                .containsSubsequence(
                        "INFO: Signal handler active\nStart: run\n",
                        "INFO: Start(" + directory + "/sources/hello.spec)  Config(fedora-43-x86_64-12.34)\n",
                        "INFO: Done(" + directory + "/sources/hello.spec) Config(fedora-43-x86_64) 0 minutes ",
                        "INFO: Results and/or logs in: " + results() + "",
                        "INFO: Start(" + results() + "/hello-1.0-1.fc43.src.rpm)  Config(fedora-43-x86_64-12.34)\n",
                        "Start: build phase for hello-1.0-1.fc43.src.rpm\n",
                        "Finish: rpmbuild hello-1.0-1.fc43.src.rpm\n",
                        "INFO: Cleaning up build root ('cleanup_on_success=True')\nStart: clean chroot\n")
                .endsWith("\nFinish: run\n")
                .doesNotContain("Executing(%build)");
        assertThat(results().resolve("state.log"))
                .content()
                .startsWith("Mock Version: 6.7\n")
                .containsPattern("\n\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} - Start: chroot init\n")
                .containsPattern(" - Finish: build phase for hello-1\\.0-1\\.fc43\\.src\\.rpm\n");
        assertThat(results().resolve("build.log"))
                .content()
                .contains("\nExecuting(%build): ", "\nWrote: /builddir/build/RPMS/hello-1.0-1.fc43.x86_64.rpm\n")
                .endsWith("\nChild return code was: 0\n");
        assertThat(results().resolve("hw_info.log")).content().startsWith("CPU info:\n");
        assertThat(names(mock.base())).containsExactly("fedora-43-x86_64-bootstrap-12.34");
        assertThat(Files.getAttribute(results().resolve("hello-1.0-1.fc43.x86_64.rpm"), "unix:uid"))
                .isEqualTo(MockDouble.BUILDER_UID);
    }

    @Test
    void buildsInSteps() throws Exception {
        assertThat(call("--buildsrpm", "--spec", spec().toString(), "--sources", sources())
                        .code())
                .isZero();
        String srpm = results().resolve("hello-1.0-1.fc43.src.rpm").toString();
        assertThat(call("--init").code()).isZero();
        assertThat(call("--installdeps", srpm).code()).isZero();
        Run rebuild = call("--rebuild", "--no-clean", srpm);

        assertThat(rebuild.code()).as(rebuild.text()).isZero();
        assertThat(rebuild.text()).doesNotContain("installing minimal buildroot");
        assertThat(results().resolve("hello-1.0-1.fc43.x86_64.rpm")).exists();
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .containsExactly("buildsrpm", "init", "installdeps", "rebuild");
    }

    @Test
    void givesMacrosToRpmbuild() throws Exception {
        spec(
                "echo 'got: %{copr_projectname} %{with_cheese} %{vendor}'; " + BUILD,
                "%bcond_with cheese\n%define with_cheese %{with cheese}\n");
        Files.writeString(directory.resolve("child.cfg"), """
                include('/etc/mock/fedora-43-x86_64.cfg')
                config_opts['macros']['%copr_projectname'] = 'dev'
                config_opts['macros']['%dist'] = '%nil'
                """);
        Run run = oneShot(
                "-r", directory.resolve("child.cfg").toString(), "--with", "cheese", "--define", "%vendor A - b");

        assertThat(run.code()).as(run.text()).isZero();
        assertThat(results().resolve("build.log")).content().contains("got: dev 1 A - b");
        assertThat(results().resolve("hello-1.0-1.x86_64.rpm")).exists();
    }

    @Test
    void runsTheStepsOfCustomSources() throws Exception {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\nid -un > who; echo $A > what\n");
        assertThat(call("--init").code()).isZero();
        assertThat(call("--install", "git", "make").code()).isZero();
        assertThat(call("--copyin", script.toString(), "/script").code()).isZero();
        assertThat(call(
                                "--chroot",
                                "set -ex; chmod a+x /script; rm -rf /workdir; mkdir -p /workdir; chown mockbuild /workdir;")
                        .code())
                .isZero();
        assertThat(call("--unpriv", "--chroot", "set -xe ; cd /workdir ; A='x y' /script")
                        .code())
                .isZero();
        assertThat(call("--copyout", "/workdir", directory.resolve("out").toString())
                        .code())
                .isZero();
        assertThat(call("--unpriv", "--chroot", "exit 4").code()).isEqualTo(4);
        assertThat(call("--scrub", "all").code()).isZero();

        assertThat(directory.resolve("out/who")).hasContent("mockbuild");
        assertThat(directory.resolve("out/what")).hasContent("x y");
        assertThat(names(mock.base())).isEmpty();
    }

    @Test
    void printsOutputOfProgramsOnlyToATerminal() throws Exception {
        Run run = start(
                Map.of(),
                List.of("script", "-qec", mock.program() + " " + String.join(" ", oneShotOptions()), "/dev/null"));

        assertThat(run.code()).isZero();
        assertThat(run.text()).contains("Executing(%build)");
        assertThat(mock.calls().getFirst().json().at("/terminal/stdout").asBoolean())
                .isTrue();
        assertThat(mock.calls().getFirst().config("print_main_output").asBoolean())
                .isTrue();
    }

    // -- exit codes

    @Test
    void endsWithOneForAFailingBuild() throws Exception {
        spec("exit 3", "");
        Run run = oneShot();

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.text())
                .containsSubsequence(
                        "\nERROR: Exception(" + results()
                                + "/hello-1.0-1.fc43.src.rpm) Config(fedora-43-x86_64) 0 minutes ",
                        "\nINFO: Cleaning up build root ('cleanup_on_failure=True')\n",
                        "\nERROR: Command failed: \n # bash --login -c '/usr/bin/rpmbuild -bb  --target x86_64 --nodeps"
                                + " /builddir/build/originals/hello.spec'\n");
        assertThat(results().resolve("build.log")).content().contains("(%build)", "\nChild return code was: 1\n");
        assertThat(names(results())).contains("hello-1.0-1.fc43.src.rpm").doesNotContain("hello-1.0-1.fc43.x86_64.rpm");
    }

    @ParameterizedTest
    @CsvSource({
        "ExclusiveArch: s390x, error: Architecture is not included: x86_64",
        "ExcludeArch: x86_64, error: Architecture is excluded: x86_64"
    })
    void endsWithOneForAnExcludedArchitecture(String preamble, String text) throws Exception {
        spec(BUILD, preamble + "\n");

        assertThat(oneShot().code()).isEqualTo(1);
        assertThat(results().resolve("build.log")).content().contains(text);
    }

    @Test
    void endsWithThirtyForAMissingDependency() throws Exception {
        spec(BUILD, "BuildRequires: gcc no-such-package-xyz >= 3\n");
        Run run = oneShot();

        assertThat(run.code()).isEqualTo(30);
        assertThat(run.text()).endsWith("""

                        No matching package to install: 'no-such-package-xyz >= 3'
                        Not all dependencies satisfied
                        Error: Some packages could not be found.

                        """);
        assertThat(results().resolve("root.log"))
                .content()
                .contains("No matching package to install: 'no-such-package-xyz >= 3'");
    }

    @Test
    void knowsTheVersionsOfItsPackages() throws Exception {
        mock.packages("newlib=2.10");
        spec(BUILD, "BuildRequires: newlib >= 2.9, newlib < 3\n");
        assertThat(oneShot().code()).isZero();

        spec(BUILD, "BuildRequires: newlib > 2.10\n");
        assertThat(oneShot().code()).isEqualTo(30);
    }

    @Test
    void endsWithThirtyForAdditionalPackagesThatNobodyHas() throws Exception {
        mock.chroot(CHROOT, "config_opts['chroot_additional_packages'] = 'make ccache'\n");
        Run run = call("--init");

        assertThat(run.code()).isEqualTo(30);
        assertThat(run.text()).contains("\nNo match for argument: ccache\nError: Unable to find a match: ccache\n");
    }

    @Test
    void endsWithThirtyForARepositoryThatDoesNotAnswer() throws Exception {
        mock.chroot(
                CHROOT, "config_opts['dnf.conf'] += '[mini]\\nname=x\\nbaseurl=http://127.0.0.1:1/$basearch/\\n'\n");
        Run run = call("--init");

        assertThat(run.code()).isEqualTo(30);
        assertThat(run.text())
                .contains(
                        "\nErrors during downloading metadata for repository 'mini':\n"
                                + "  - Curl error (7): Couldn't connect to server for http://127.0.0.1:1/x86_64/repodata/repomd.xml [")
                .contains(
                        "\nError: Failed to download metadata for repo 'mini': Cannot download repomd.xml: Cannot download"
                                + " repodata/repomd.xml: All mirrors were tried\n");
    }

    @Test
    void endsWithThreeForAnUnknownChrootOrAWrongConfiguration() throws Exception {
        Run unknown = plain("-r", "nosuch-9-x86_64", "--init");
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.text())
                .contains("ERROR: Could not find required config file: /etc/mock/nosuch-9-x86_64.cfg\n")
                .endsWith("ERROR: Non-existing Mock config 'nosuch-9-x86_64'\n");

        mock.chroot("broken", "include('/etc/mock/fedora-43-x86_64.cfg')\nconfig_opts['x'] = (\n");
        Run broken = plain("-r", "broken", "--init");
        assertThat(broken.code()).isEqualTo(3);
        assertThat(broken.text()).contains("SyntaxError").endsWith("ERROR: Error in configuration\n");
        mock.chroot("rootless", "config_opts['x'] = 1\n");
        assertThat(plain("-r", "rootless", "--init").code()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "--no-such-option --init, unrecognized arguments: --no-such-option",
        "--spec, argument --spec: expected one argument",
        "--scrub everything, argument --scrub: invalid choice: 'everything'",
        "--result x --init, unrecognized arguments: --result",
        "--buildsrpm, Must specify both --spec and --sources with --buildsrpm",
        "--define alone --init, Bad option for '--define' (alone).  Use --define 'macro expr'",
        "--plugin-option nosuch:a=b --init, No such plugin: nosuch",
        "--isolation docker --init, Bad option for '--isolation'. Unknown value: docker",
        "--chain a.src.rpm, the test double of mock does not do --chain",
        "--spec nosuch.spec --sources ., Input specfile does not exist: nosuch.spec"
    })
    void endsWithFiveForAWrongCommandLine(String options, String text) throws Exception {
        Run run = plain(options.split(" "));

        assertThat(run.code()).as(run.text()).isEqualTo(5);
        assertThat(run.text()).contains("ERROR: ", text);
        assertThat(mock.calls()).hasSize(1);
    }

    @Test
    void endsWithOneForRootItself() throws Exception {
        Run run = start(mock.environmentWithoutUser(), List.of(mock.program().toString(), "--init"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.text()).contains("ERROR: mock will not run from the root account");
    }

    @Test
    void endsWithSixtyIfTheChrootIsInUse() throws Exception {
        spec(HANG, "");
        Process first = hanging();

        Run second = call("--init");
        assertThat(second.code()).isEqualTo(60);
        assertThat(second.text()).endsWith("ERROR: Build root is locked by another process.\n");
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void endsWithSeventyIfTheResultsCannotBeWritten() throws Exception {
        Files.writeString(directory.resolve("results"), "a file");

        Run run = call("--init");
        assertThat(run.code()).isEqualTo(70);
        assertThat(run.text()).contains("Could not create output directory for built rpms.");
    }

    @ParameterizedTest
    @CsvSource({
        "unshare, true, 80, Namespace unshare failed.",
        "oom, true, 1, Command failed:",
        "dnf, killed, 30, Command failed:"
    })
    void failsOnRequest(String fault, String value, int code, String text) throws Exception {
        mock.fault(fault, "true".equals(value) ? true : value);
        Run run = oneShot();

        assertThat(run.code()).as(run.text()).isEqualTo(code);
        assertThat(run.text()).contains("ERROR: " + text);
        if ("oom".equals(fault)) {
            assertThat(results().resolve("build.log")).content().containsPattern("line 2: +\\d+ Killed ");
        }
    }

    @Test
    void refusesFaultsThatItDoesNotKnow() throws Exception {
        mock.fault("sleep", "buidl", 3);

        assertThat(call("--init").code()).isEqualTo(5);
    }

    @Test
    void reportsAFullDisk() throws Exception {
        mock.fault("disk_mb", 100);
        Files.createDirectories(mock.base());
        String command = "mount -t tmpfs -o size=30m tmpfs " + mock.base() + " && exec " + mock.program() + " "
                + String.join(" ", oneShotOptions());
        Run run = start(mock.environment(), List.of("unshare", "-m", "sh", "-c", command));

        assertThat(run.code()).as(run.text()).isEqualTo(1);
        assertThat(results().resolve("build.log")).content().contains("No space left on device", "(%build)");
    }

    // -- signals

    @Test
    void cleansUpAfterAnInterrupt() throws Exception {
        spec("trap '' INT TERM; " + HANG, "");
        Process process = hanging();
        Run run = signal(process, "INT");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.text())
                .containsSubsequence(
                        "\nINFO: Cleaning up build root ('cleanup_on_failure=True')\n", "\nFinish: clean chroot\n")
                .endsWith("\nERROR: Exiting on user interrupt, <CTRL>-C\n");
        assertThat(names(mock.base())).containsExactly("fedora-43-x86_64-bootstrap");
        assertNobodyInTheChroot();
    }

    @Test
    void killsWhatIsInTheChrootAfterATermination() throws Exception {
        spec(HANG, "");
        Run run = signal(hanging(), "TERM");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.text())
                .contains(
                        "INFO: \nReceived signal SIGTERM activating orphansKill\n",
                        " is being killed with signal 15: /usr/bin/rpmbuild -bb ")
                .contains("ERROR: [Errno 3] No such process\n");
        assertThat(names(mock.base())).containsExactly("fedora-43-x86_64-bootstrap");
        assertNobodyInTheChroot();
    }

    @Test
    void leavesTheChrootAfterATerminationOnRequest() throws Exception {
        mock.fault("term", 143);
        spec(HANG, "");

        assertThat(signal(hanging(), "TERM").code()).isEqualTo(143);
        assertThat(names(mock.base())).contains(CHROOT);
        assertNobodyInTheChroot();
    }

    @Test
    void ignoresSignalsOnRequest() throws Exception {
        mock.fault("ignore", List.of("INT", "TERM")).fault("sleep", "end", 1000);
        Process process = begin(
                mock.environment(),
                List.of(
                        mock.program().toString(),
                        "-r",
                        CHROOT,
                        "--resultdir",
                        results().toString(),
                        "--init"));
        await().atMost(Duration.ofMinutes(1)).until(() -> text(process).contains("Finish: chroot init"));
        kill(process, "INT");
        kill(process, "TERM");

        assertThat(signal(process, "KILL").code()).isEqualTo(137);
    }

    @Test
    void killsWhatABuildLeavesInTheChroot() throws Exception {
        spec("setsid sleep 1000 & " + BUILD, "");
        Run run = oneShot();

        assertThat(run.code()).as(run.text()).isZero();
        assertThat(run.text()).contains(" is being killed with signal 15: sleep 1000\n");
        assertNobodyInTheChroot();
    }

    @Test
    void endsWithElevenIfRpmbuildTakesTooLong() throws Exception {
        spec(HANG, "");
        Run run = oneShot("--rpmbuild_timeout", "2");

        assertThat(run.code()).as(run.text()).isEqualTo(11);
        assertThat(run.text()).contains("ERROR: Timeout(2) expired for command:\n # bash --login -c ");
        assertNobodyInTheChroot();
    }

    // -- isolation

    @Test
    void leavesTheNetworkInIsolationSimple() throws Exception {
        spec("echo interfaces: $(sed -n 's/^ *\\([^ :]*\\):.*/\\1/p' /proc/net/dev) END; " + BUILD, "");
        assertThat(oneShot("--isolation", "simple").code()).isZero();

        List<String> seen = new ArrayList<>();
        mock.calls().getFirst().json().get("interfaces").forEach(name -> seen.add(name.asText()));
        assertThat(results().resolve("build.log"))
                .content()
                .contains("\ninterfaces: " + String.join(" ", seen) + " END\n");
    }

    @Test
    void takesTheNetworkInIsolationNspawn() throws Exception {
        spec("echo interfaces: $(sed -n 's/^ *\\([^ :]*\\):.*/\\1/p' /proc/net/dev) END; " + BUILD, "");
        mock.chroot(CHROOT, "config_opts['nspawn_args'] += ['--register=no', '--keep-unit']\n");
        List<String> command =
                new ArrayList<>(List.of("unshare", "-C", mock.program().toString(), "--isolation", "nspawn"));
        command.addAll(oneShotOptions());
        Run run = start(mock.environment(), command);

        assertThat(run.code()).as(run.text()).isZero();
        assertThat(results().resolve("build.log")).content().contains("\ninterfaces: lo END\n");
    }

    @Test
    void endsWithFortyIfNspawnCannotStart() throws Exception {
        assertThat(oneShot().code()).isZero();
        Run run = call(
                "--isolation",
                "nspawn",
                "--rebuild",
                results().resolve("hello-1.0-1.fc43.src.rpm").toString());

        assertThat(run.code()).as(run.text()).isEqualTo(40);
        assertThat(run.text()).contains("ERROR: Source RPM is not installable:\nFailed to ");
    }

    // -- the record

    @Test
    void recordsWhatItUnderstood() throws Exception {
        Files.writeString(directory.resolve("child.cfg"), """
                include('/etc/mock/fedora-43-x86_64.cfg')
                config_opts['plugin_conf']['tmpfs_opts']['keep_mounted'] = True
                config_opts['use_bootstrap'] = False
                config_opts['nosuch_option'] = 1
                """);
        assertThat(oneShot("-r", directory.resolve("child.cfg").toString(), "--uniqueext", "1.2")
                        .code())
                .isZero();

        MockDouble.Call call = mock.calls().getFirst();
        assertThat(call.options()).startsWith("--spec", spec().toString()).endsWith("--uniqueext", "1.2");
        assertThat(call.config("root").asText()).isEqualTo("fedora-43-x86_64-1.2");
        assertThat(call.config("chroot_name").asText()).isEqualTo("child");
        assertThat(call.config("use_bootstrap").asBoolean()).isFalse();
        assertThat(call.config("plugin_conf").at("/tmpfs_opts/keep_mounted").asBoolean())
                .isTrue();
        assertThat(call.json().get("unknown_options")).hasToString("[\"nosuch_option\"]");
        assertThat(call.json().at("/environment/SUDO_UID").asText()).isEqualTo("1000");
        assertThat(call.json().at("/terminal/stdout").asBoolean()).isFalse();
        assertThat(call.json().get("cwd").asText()).isEqualTo(directory.toString());
    }

    // -- how a test calls it

    private Path spec() {
        return directory.resolve("sources/hello.spec");
    }

    private String sources() {
        return directory.resolve("sources").toString();
    }

    private Path results() {
        return directory.resolve("results");
    }

    private void spec(String build, String preamble) throws IOException {
        Files.writeString(spec(), """
                Name: hello
                Version: 1.0
                Release: 1%%{?dist}
                Summary: Says hello
                License: MIT
                Source0: hello.c
                %s
                %%description
                Says hello.
                %%prep
                cp %%{SOURCE0} .
                %%build
                %s
                %%install
                install -D -m755 hello %%{buildroot}%%{_bindir}/hello
                %%files
                %%{_bindir}/hello
                """.formatted(preamble, build));
    }

    private List<String> oneShotOptions(String... more) {
        List<String> options = new ArrayList<>(List.of(
                "--spec",
                spec().toString(),
                "--sources",
                sources(),
                "--resultdir",
                results().toString()));
        if (!List.of(more).contains("-r")) {
            options.addAll(List.of("-r", CHROOT));
        }
        options.addAll(List.of(more));
        return options;
    }

    private Run oneShot(String... more) throws Exception {
        return plain(oneShotOptions(more).toArray(String[]::new));
    }

    private Run call(String... options) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("-r", CHROOT, "--resultdir", results().toString()));
        all.addAll(List.of(options));
        return plain(all.toArray(String[]::new));
    }

    private Run plain(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(mock.program().toString()));
        command.addAll(List.of(options));
        return start(mock.environment(), command);
    }

    private Run start(Map<String, String> environment, List<String> command) throws Exception {
        return end(begin(environment.isEmpty() ? mock.environment() : environment, command));
    }

    /** Starts it as the runner does: in a process group of its own. */
    private Process begin(Map<String, String> environment, List<String> command) throws IOException {
        List<String> all = new ArrayList<>(List.of("setsid"));
        all.addAll(command);
        var builder = new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(directory.resolve("console-" + processes.size()).toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SUDO_") || name.startsWith("MOCK_DOUBLE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Process hanging() throws IOException {
        List<String> command = new ArrayList<>(List.of(mock.program().toString()));
        command.addAll(oneShotOptions());
        Process process = begin(mock.environment(), command);
        Path log = results().resolve("build.log");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> !process.isAlive()
                        || (Files.exists(log) && Files.readString(log).contains("\nTHE BUILD HANGS\n")));
        assertThat(process.isAlive()).as(text(process)).isTrue();
        return process;
    }

    private Run signal(Process process, String signal) throws Exception {
        kill(process, signal);
        return end(process);
    }

    private static void kill(Process process, String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", "-s", signal, "--", "-" + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private Run end(Process process) throws Exception {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(text(process)).isTrue();
        return new Run(process.exitValue(), text(process));
    }

    private String text(Process process) throws IOException {
        return Files.readString(directory.resolve("console-" + processes.indexOf(process)));
    }

    private void assertNobodyInTheChroot() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ProcessHandle.allProcesses()
                                .map(process -> Path.of("/proc/" + process.pid() + "/root"))
                                .filter(root -> leadsBelow(root, mock.base())))
                        .isEmpty());
    }

    private static boolean leadsBelow(Path link, Path base) {
        try {
            return Files.readSymbolicLink(link).startsWith(base);
        } catch (IOException e) {
            return false; // It is gone, or a kernel thread.
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What came of a call: both streams are one, as the runner reads them. */
    private record Run(int code, String text) {}
}
