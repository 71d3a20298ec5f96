package org.fedoracopr.devkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A JVM that is killed without a chance to clean up leaves nothing behind. */
class KilledOwnerIT {
    @Test
    void killedJvmTakesItsControlPlaneAlongAndTheNextStartRemovesItsFiles() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = owner.inputReader(StandardCharsets.UTF_8)) {
            Path directory = Path.of(output.readLine());
            assertThat(RunningPrograms.mentioning(directory)).hasSize(4);

            owner.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(RunningPrograms.mentioning(directory)).isEmpty());
            assertThat(directory).exists();
            try (ControlPlane next = ControlPlane.builder().controllers(false).start()) {
                assertThat(next.directory()).exists();
                assertThat(directory).doesNotExist();
            }
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    /** The JVM that is killed. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws InterruptedException, IOException {
            ControlPlane controlPlane = ControlPlane.builder().start();
            System.out.println(controlPlane.directory());
            System.out.flush();
            new CountDownLatch(1).await();
        }
    }
}
