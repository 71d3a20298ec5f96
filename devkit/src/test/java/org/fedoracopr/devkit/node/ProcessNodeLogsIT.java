package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessNodeLogsIT {

    @TempDir
    static Path directory;

    private static NodeCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        Assumptions.assumeTrue(hasKubectl(), "kubectl is not installed on this machine");
        cluster = new NodeCluster(directory);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void kubectlFollowsEveryByteWhileTheLogGrowsAndRotates() throws Exception {
        // Random bytes, 5 MB in 50 pieces: no valid text, no line structure, no newline at the end.
        cluster.create(cluster.shell(
                "flood",
                "until [ -e /tmp/go ] || [ -e " + directory + "/go ]; do sleep 0.05; done; i=0; while [ $i -lt 50 ]; do"
                        + " head -c 100000 /dev/urandom | tee -a " + directory
                        + "/sent; i=$((i+1)); sleep 0.02; done"));
        cluster.awaitPhase("flood", "Running");
        Path received = directory.resolve("received");
        Process follower = kubectl(received, "logs", "-f", "flood");
        Files.createFile(directory.resolve("go"));
        await().atMost(Duration.ofSeconds(60)).until(() -> size(received) > 1_000_000);
        cluster.node.rotateLogs();
        assertThat(follower.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(follower.exitValue()).isZero();
        assertThat(size(received)).isEqualTo(5_000_000);
        assertThat(digest(received)).isEqualTo(digest(directory.resolve("sent")));
        Path late = directory.resolve("late");
        assertThat(kubectl(late, "logs", "flood").waitFor()).isZero();
        assertThat(size(late)).as("what came before the rotation is gone").isLessThan(4_500_000L);
    }

    @Test
    void kubectlAsksForTimesAndTails() throws Exception {
        cluster.create(cluster.shell("lines", "echo one; echo two >&2; printf three"));
        cluster.awaitPhase("lines", "Succeeded");
        assertThat(output("logs", "lines")).isIn("one\ntwo\nthree", "two\none\nthree", "one\nthreetwo\n");
        assertThat(output("logs", "lines", "--tail=1")).isNotEmpty();
        assertThat(output("logs", "lines", "--timestamps").lines().findFirst().orElse(""))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z (one|two)");
        assertThat(output("logs", "lines", "--since-time=" + Instant.now().plusSeconds(3600)))
                .isEmpty();
        assertThat(output("logs", "lines", "--since=1h")).contains("one");
    }

    @Test
    void kubectlIsToldWhyThereIsNoLogYet() throws Exception {
        var pod = cluster.shell("waiting", "true").editSpec();
        cluster.create(
                pod.editFirstContainer().withImage("unknown").endContainer().endSpec());
        await().untilAsserted(() -> assertThat(output("logs", "waiting")).contains("waiting to start: ErrImagePull"));
    }

    private static String output(String... arguments) throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "kubectl", "");
        assertThat(kubectl(file, arguments).waitFor(1, TimeUnit.MINUTES)).isTrue();
        return Files.readString(file);
    }

    private static Process kubectl(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "kubectl", "--kubeconfig", cluster.controlPlane.kubeconfig().toString(), "-n", cluster.namespace));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static boolean hasKubectl() {
        return List.of(System.getenv("PATH").split(":", -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl")));
    }

    private static long size(Path file) throws IOException {
        return Files.size(file);
    }

    private static String digest(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
