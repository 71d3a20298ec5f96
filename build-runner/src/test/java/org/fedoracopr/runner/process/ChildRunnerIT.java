package org.fedoracopr.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildRunnerIT {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final StopToken stop = new StopToken();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private BuildLog log;
    private ChildRunner children;

    @BeforeEach
    void open() throws IOException {
        log = BuildLog.open(directory.resolve("log"), output);
        children = new ChildRunner(log, stop, scheduler);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        scheduler.shutdownNow();
    }

    private Command shell(String script) {
        return new Command(List.of("sh", "-c", script), directory, Map.of());
    }

    private String logged() {
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void inATerminalAProgramSeesOne() throws Exception {
        ExitStatus status = children.runInTerminal(
                "Go: ",
                shell("test -t 1 && test -t 2 && ! test -t 0 && stty size <&1; printf 'one\\ntwo\\rthree\\n'; exit 7"));

        assertThat(status.code()).isEqualTo(7);
        assertThat(logged()).startsWith("Go: sh -c ").endsWith("\n24 80\none\nthree\n");
    }

    @Test
    void otherwiseAProgramSeesAPipe() throws Exception {
        children.run(shell("test -t 1 || echo no terminal"));

        assertThat(logged()).endsWith("\nno terminal\n");
    }

    @Test
    void aTerminalIsNobodysControllingTerminal() throws Exception {
        children.runInTerminal("Go: ", shell("(: >/dev/tty) 2>/dev/null && echo controlled || echo free"));

        assertThat(logged()).endsWith("\nfree\n");
    }

    @Test
    void everyByteOfMuchOutputIsThere() throws Exception {
        children.runInTerminal("Go: ", shell("seq 1 400000; printf end"));

        String[] lines = logged().split("\n", -1);
        assertThat(lines).hasSize(400_002).endsWith("400000", "end");
    }

    @Test
    void somethingThatOutlivesTheProgramIsEnded() throws Exception {
        ExitStatus status = children.runInTerminal(
                "Go: ",
                shell("sleep 1000 & echo $! >left; setsid sh -c 'echo $$ >escaped; exec sleep 1000' & "
                        + "while ! test -s escaped; do sleep 0.1; done; echo started"));

        assertThat(status.isSuccess()).isTrue();
        assertThat(logged()).endsWith("\nstarted\n");
        String left = Files.readString(directory.resolve("left")).strip();
        Awaitility.await("the straggler is gone")
                .atMost(Duration.ofSeconds(10))
                .until(() -> ProcessHandle.of(Long.parseLong(left))
                        .map(process -> !process.isAlive())
                        .orElse(true));
        // It made a session of its own, which nobody can follow: the test ends it.
        String escaped = Files.readString(directory.resolve("escaped")).strip();
        ProcessHandle.of(Long.parseLong(escaped)).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void aProgramThatClosesItsOutputEarlyIsWaitedFor() throws Exception {
        ExitStatus status = children.runInTerminal(
                "Go: ", shell("echo early; exec >/dev/null 2>&1; sleep 0.3; touch late; exit 3"));

        assertThat(status.code()).isEqualTo(3);
        assertThat(directory.resolve("late")).exists();
        assertThat(logged()).endsWith("\nearly\n");
    }

    @Test
    void whatForksWhileItsSessionIsEndedIsEndedToo() throws Exception {
        Path forks = directory.resolve("forks");
        ExitStatus status = children.runInTerminal(
                "Go: ",
                shell("set -m; (i=0; while [ $i -lt 500 ]; do i=$((i+1)); sleep 1000 & echo $! >>forks; done) & "
                        + "while ! test -s forks; do sleep 0.01; done; echo started"));

        assertThat(status.isSuccess()).isTrue();
        List<String> started = Files.readAllLines(forks);
        Awaitility.await("all forks are gone")
                .atMost(Duration.ofSeconds(10))
                .until(() -> started.stream()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aStopInterruptsTheWholeGroupFirst() throws Exception {
        Thread.ofVirtual().start(() -> {
            Awaitility.await().until(() -> Files.exists(directory.resolve("ready")));
            stop.request(new StopReason.Canceled("a test"));
        });

        assertThatThrownBy(() -> children.runInTerminal(
                        "Go: ", shell("trap 'echo cleaned; exit 7' INT; touch ready; while :; do sleep 0.1; done")))
                .isInstanceOf(BuildException.class)
                .hasMessage("the build was canceled: a test");

        assertThat(logged()).contains("\n !! Copr cancel => sending INT\n").endsWith("cleaned\n");
        assertThat(logged()).doesNotContain("TERM");
    }

    @Test
    void whatTidiesUpRunsInAStoppedBuildTooButNotForEver() throws Exception {
        stop.request(new StopReason.Canceled("a test"));

        assertThat(children.tidyUp(shell("echo tidy"), Duration.ofSeconds(20)).isSuccess())
                .isTrue();
        assertThat(children.tidyUp(shell("sleep 1000"), Duration.ofMillis(50)).code())
                .isEqualTo(137);
        assertThat(logged()).contains("\ntidy\n");
    }
}
