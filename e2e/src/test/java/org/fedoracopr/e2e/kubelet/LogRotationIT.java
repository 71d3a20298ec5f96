package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.e2e.cluster.Figures;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.junit.jupiter.api.Test;

/** Logs rotate under their readers: who follows from the start has everything, who comes later has the last file. */
class LogRotationIT {

    private static final int LINES = 200_000;

    @Test
    void aFollowerLosesNothingAndALateReaderDoes() throws Exception {
        try (TestPods pods = TestPods.in("log-rotation")) {
            TestPod pod = pods.create(
                    "chatty", "annotations: {e2e/end: wait}", """
                    containers:
                    - name: chatty
                      image: @IMAGE
                      command:
                      - bash
                      - -c
                      - |
                        until grep -q write /run/told/end; do sleep 0.1; done
                        seq -f '%099.0f' {LINES}
                        until grep -q now /run/told/end; do sleep 0.1; done
                      volumeMounts:
                      - {name: told, mountPath: /run/told}
                    volumes:
                    - name: told
                      downwardAPI:
                        items:
                        - path: end
                          fieldRef: {fieldPath: "metadata.annotations['e2e/end']"}
                    """.replace("{LINES}", Integer.toString(LINES)));
            pod.awaitPhase("Running");
            Path followed = pods.scratch().resolve("followed.log");
            Process follower = ChildProcesses.start(new ProcessBuilder(pods.kubectl("logs", "-f", "chatty"))
                    .redirectOutput(followed.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT));
            pod.annotate("e2e/end", "write");
            Awaitility.await("the follower has all lines")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Files.size(followed) == LINES * 100L);

            Awaitility.await("a late reader does not")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> pod.resource().getLog().length() < LINES * 100L);
            Figures.report(
                    "lines of " + LINES + " that a late reader has",
                    pod.resource().getLog().lines().count());
            pod.annotate("e2e/end", "now");

            assertThat(follower.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(follower.exitValue()).isZero();
            assertNumbered(followed);
        }
    }

    private static void assertNumbered(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            int[] expected = {0};
            lines.forEach(line -> assertThat(Integer.parseInt(line)).isEqualTo(++expected[0]));
            assertThat(expected[0]).isEqualTo(LINES);
        }
    }
}
