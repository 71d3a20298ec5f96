package org.fedoracopr.runner.cli;

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
import org.fedoracopr.runner.companion.Tool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build in the background, and the programs that follow and cancel it. */
class DetachedIT {

    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final String HANG = "echo THE BUILD HANGS; sleep 1000";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuilderMachine machine;

    private final List<ProcessHandle> background = new ArrayList<>();

    @BeforeEach
    void makeMachine() throws Exception {
        machine = new BuilderMachine(directory);
    }

    @AfterEach
    void stopMachine() {
        background.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        machine.close();
    }

    @Test
    void printsNothingAndLeavesAProcessOfItsOwn() throws Exception {
        machine.makePackage("umask; echo THE BUILD HANGS; while [ ! -e " + directory + "/go ]; do sleep 0.1; done;"
                + " gcc -o hello hello.c");
        ProcessHandle process = startDetached(BuilderMachine.CHROOT);
        assertThat(directory.resolve("logger_pid")).hasContent(process.pid() + "\n");
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        assertThat(List.of(fields[2], fields[3]))
                .as("its own group and session")
                .containsOnly(Long.toString(process.pid()));
        for (int descriptor = 0; descriptor < 3; descriptor++) {
            assertThat(Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/fd/" + descriptor)))
                    .hasToString("/dev/null");
        }
        assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/status")))
                .contains("Umask:\t0022");
        awaitHang();
        Files.writeString(directory.resolve("go"), "");
        await().atMost(BOUND).until(() -> Files.exists(directory.resolve("results/success")));
        await().atMost(BOUND).until(() -> !process.isAlive());
        assertThat(Files.readString(directory.resolve("main.log")))
                .startsWith("\nYou can reproduce this build on your computer by running:\n\n"
                        + "  sudo dnf install copr-rpmbuild\n  ")
                .contains(
                        "copr-rpmbuild --verbose --drop-resultdir --task-file task.json --chroot "
                                + BuilderMachine.CHROOT + "\n\n\nVersion: 1.8\n",
                        "PID: " + process.pid() + "\n")
                .doesNotContain("--detached");
    }

    @Test
    void saysMistakesBeforeItGoesAway() throws Exception {
        BuilderMachine.Run wrong = machine.start("--detached", "--frobnicate");
        assertThat(wrong.await()).isEqualTo(2);
        assertThat(machine.stderr()).contains("--frobnicate");
        BuilderMachine.Run refused = machine.start("--detached", "--enable-net", "1", "-r", "c");
        assertThat(refused.await()).isEqualTo(1);
        assertThat(machine.stderr()).contains("--enable-net is not permitted on this builder");
        BuilderMachine.Run inPod = machine.startInPod("--detached", "1", "-r", "c");
        assertThat(inPod.await()).isEqualTo(1);
        assertThat(machine.outcome().message()).startsWith("--detached has no meaning in a builder Pod");
        Files.delete(directory.resolve("main.ini"));
        BuilderMachine.Run unconfigured = machine.start("--detached", "1", "-r", "c");
        assertThat(unconfigured.await()).isEqualTo(1);
        assertThat(machine.stderr()).startsWith("No configuration file main.ini in: ");
    }

    @Test
    void endsWithCodeZeroWhateverTheBuildDoes() throws Exception {
        startDetached("not/a-chroot");
        await().atMost(BOUND)
                .until(() -> Files.readString(directory.resolve("main.log")).endsWith("not a file path\n"));
    }

    @Test
    void isFollowedToItsEndAndCanceled() throws Exception {
        machine.makePackage(HANG);
        ProcessHandle process = startDetached(BuilderMachine.CHROOT);
        Path followed = directory.resolve("followed");
        Process follower = new ProcessBuilder(Tool.path("copr-rpmbuild-log").toString())
                .directory(directory.toFile())
                .redirectOutput(followed.toFile())
                .start();
        try {
            awaitHang();
            await().atMost(BOUND).until(() -> Files.readString(followed).contains("\nTHE BUILD HANGS\n"));
            List<ProcessHandle> children = process.descendants().toList();
            assertThat(children).isNotEmpty();

            Tool.Result canceled = cancel();
            assertThat(canceled.text()).isEqualTo("success\n");
            assertThat(canceled.code()).isZero();
            await().atMost(BOUND).until(() -> children.stream().noneMatch(DetachedIT::runs));
            assertThat(follower.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(follower.exitValue()).isZero();
            assertThat(Files.readString(directory.resolve("main.log")))
                    .endsWith("Copr build error: Build canceled: signal INT\n");
            assertThat(followed).hasSameBinaryContentAs(directory.resolve("main.log"));
        } finally {
            follower.destroyForcibly();
        }
        assertThat(cancel().text()).isEqualTo("PID " + process.pid() + " not found\n");
        assertThat(directory.resolve("results/success")).doesNotExist();
        assertThat(directory.resolve("workspace")).isEmptyDirectory();
    }

    @Test
    void cancelsNothingWhereNothingWasStarted() throws Exception {
        Tool.Result missing = cancel();
        assertThat(missing.code()).isZero();
        assertThat(missing.text())
                .isEqualTo("PID not found: there is no " + directory + "/pid, so no build was started here\n");
        for (String group : List.of("", "0", "1", "-1", "x", "007")) {
            Files.writeString(directory.resolve("pid"), group);
            Tool.Result refused = cancel();
            assertThat(refused.code()).as(group).isEqualTo(1);
            assertThat(refused.errors()).contains("does not hold the number of a process group");
        }
    }

    @Test
    void killsAGroupThatDoesNotListen() throws Exception {
        Process deaf =
                new ProcessBuilder("setsid", "/bin/sh", "-c", "trap '' INT; echo up; sleep 1000; sleep 1000").start();
        try {
            assertThat(deaf.getInputStream().readNBytes(3)).asString().isEqualTo("up\n");
            Files.writeString(directory.resolve("pid"), Long.toString(deaf.pid()));
            assertThat(cancel().text()).isEqualTo("success\n");
            assertThat(deaf.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            new ProcessBuilder("kill", "-s", "KILL", "--", "-" + deaf.pid())
                    .start()
                    .waitFor();
        }
    }

    @Test
    void doesNotWaitForALogForEver() throws Exception {
        Tool.Result result = Tool.of("copr-rpmbuild-log", directory)
                .with("COPR_RPMBUILD_LOG_WAIT_SECONDS", "1")
                .run();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.text())
                .isEqualTo(("File " + directory + "/logger_pid doesn't exist, yet\n").repeat(2)
                        + "Unable to wait for copr-rpmbuild process, exit.\n");
    }

    private ProcessHandle startDetached(String chroot) throws Exception {
        machine.task(Map.of());
        BuilderMachine.Run run = machine.start(
                "--verbose", "--drop-resultdir", "--task-file", "task.json", "--chroot", chroot, "--detached");
        assertThat(run.await()).isZero();
        assertThat(run.text()).isEmpty();
        assertThat(machine.stderr()).isEmpty();
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")));
        return ProcessHandle.of(pid)
                .map(process -> {
                    background.add(process);
                    return process;
                })
                .orElseGet(ProcessHandle::current);
    }

    private Tool.Result cancel() throws Exception {
        return Tool.of("copr-rpmbuild-cancel", directory).run();
    }

    private void awaitHang() {
        await().atMost(BOUND)
                .until(() -> Files.readString(directory.resolve("main.log")).contains("\nTHE BUILD HANGS\n"));
    }

    /** False also for a process that has ended and that nobody has collected yet. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }
}
