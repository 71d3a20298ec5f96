package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged copr-sources-custom with a mock that notes how it is called. */
class SourcesCustomIT {

    private static final Duration BOUND = Duration.ofMinutes(1);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @BeforeEach
    void installMock() throws IOException {
        mock("");
        Files.writeString(directory.resolve("script"), "#!/bin/sh\n");
    }

    @Test
    void runsTheScriptInMock() throws Exception {
        Tool.Result result = custom("--builddeps", "git make", "--env", "COPR_OWNER=@grp", "--env=COPR_PACKAGE=''");
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(calls())
                .containsExactly(
                        "-r|my.cfg|--init|",
                        "-r|my.cfg|--install|git|make|",
                        "-r|my.cfg|--copyin|script|/script|",
                        "-r|my.cfg|--chroot|set -ex; chmod a+x /script; rm -rf /workdir; mkdir -p /workdir; chown mockbuild /workdir;|",
                        "-r|my.cfg|--unpriv|--chroot|set -xe ; cd /workdir ; COPR_OWNER=@grp COPR_PACKAGE='' COPR_RESULTDIR=/workdir /script|");
        assertThat(result.errors()).startsWith("""
                        INFO:root:Working in '/workdir'
                        INFO:root:Results should be created in '/workdir'
                        INFO:root:running command: mock -r my.cfg --init
                        """);
        assertThat(result.text()).as("what mock prints").startsWith("mock says hello\n");
    }

    @Test
    void stopsAtTheFirstCallThatFails() throws Exception {
        mock("case \"$*\" in *--install*) exit 30;; esac");
        Tool.Result result = custom("--builddeps", "nothing-like-this");
        assertThat(result.code()).isEqualTo(1);
        assertThat(calls()).hasSize(2);
        assertThat(result.errors())
                .endsWith("ERROR:root:the command failed (exit 30), what it printed says why:"
                        + " mock -r my.cfg --install nothing-like-this\n");
    }

    @Test
    void saysThatMockIsMissing() throws Exception {
        Files.delete(directory.resolve("programs/mock"));
        Tool.Result result = custom();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errors())
                .endsWith("ERROR:root:Command 'mock' can not be executed: it is not installed on this builder\n");
    }

    @Test
    void refusesWhatWouldBeSomethingElseToMockOrTheShell() throws Exception {
        assertThat(custom("--builddeps", "git --enable-network").code()).isEqualTo(2);
        assertThat(custom("--env", "A;reboot=1").code()).isEqualTo(2);
        assertThat(custom("--workdir", "relative").code()).isEqualTo(2);
        assertThat(custom("--script", "/no/such/script").errors()).contains("can't open '/no/such/script'");
        assertThat(directory.resolve("calls")).doesNotExist();
    }

    @Test
    void letsMockCleanUpWhenTheGroupIsInterrupted() throws Exception {
        // As mock: it takes its time to clean up, and then exits with a code of its own.
        mock("trap 'sleep 1; echo clean >cleaned; exit 7' INT; echo started >started; sleep 60 & wait");
        Path nothing = Files.writeString(directory.resolve("stdin"), "");
        var builder = new ProcessBuilder(
                        "setsid", Tool.path("copr-sources-custom").toString(), "-r", "c", "--script", "script")
                .directory(directory.toFile())
                .redirectInput(nothing.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("PATH", directory.resolve("programs") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try {
            await().atMost(BOUND).until(() -> Files.exists(directory.resolve("started")));
            new ProcessBuilder("kill", "-s", "INT", "--", "-" + process.pid())
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(directory.resolve("cleaned")).exists();
            assertThat(calls()).hasSize(1);
        } finally {
            new ProcessBuilder("kill", "-s", "KILL", "--", "-" + process.pid())
                    .start()
                    .waitFor();
        }
    }

    private void mock(String behaviour) throws IOException {
        Path mock = Files.createDirectories(directory.resolve("programs")).resolve("mock");
        Files.writeString(mock, """
                #!/bin/sh
                for argument; do printf '%%s|' "$argument"; done >>calls
                echo >>calls
                echo mock says hello
                %s
                """.formatted(behaviour));
        mock.toFile().setExecutable(true);
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(directory.resolve("calls"));
    }

    private Tool.Result custom(String... more) throws Exception {
        String[] arguments = {"--mock-config", "my.cfg", "--workdir", "/workdir", "--script", "script"};
        String[] all =
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
        return Tool.of("copr-sources-custom", directory)
                .withPrograms(directory.resolve("programs"))
                .run(all);
    }
}
