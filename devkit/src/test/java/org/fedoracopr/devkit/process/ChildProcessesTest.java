package org.fedoracopr.devkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChildProcessesTest {
    @Test
    void childIsTheCommandItself() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "echo $$ \"$1\"", "sh", "an argument");
        Process process = ChildProcesses.start(builder);

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).isEqualTo(process.pid() + " an argument\n");
        assertThat(process.waitFor()).isZero();
        assertThat(builder.command()).startsWith("sh", "-c").hasSize(5);
    }

    @Test
    void childOutlivesTheThreadThatAskedForIt() throws Exception {
        Process[] started = new Process[1];
        Thread asker = Thread.ofPlatform().start(() -> {
            try {
                started[0] = ChildProcesses.start(new ProcessBuilder("sleep", "60"));
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        asker.join();

        assertThat(started[0].waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        ChildProcesses.stop(started[0], Duration.ofSeconds(10));
        assertThat(started[0].isAlive()).isFalse();
    }

    @Test
    void processThatIgnoresTermIsKilled() throws Exception {
        Process process = ChildProcesses.start(
                new ProcessBuilder("sh", "-c", "trap '' TERM; echo armed; while :; do sleep 1; done"));
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("armed");

        ChildProcesses.stop(process, Duration.ofMillis(100));

        assertThat(process.exitValue()).isEqualTo(137);
    }

    @Test
    void missingProgramShowsAsExitCode127() throws Exception {
        Process process = ChildProcesses.start(
                new ProcessBuilder(Path.of("/no/such/program").toString()).redirectErrorStream(true));

        assertThat(process.waitFor()).isEqualTo(127);
    }
}
