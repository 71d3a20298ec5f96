package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shapes in which a container tells that memory ran out. */
class OutOfMemoryIT {

    private static TestPods pods;

    @BeforeAll
    static void start() {
        pods = TestPods.in("out-of-memory");
    }

    @AfterAll
    static void stop() {
        pods.close();
    }

    @Test
    void theFirstProcessIsKilled() {
        Pod over = run("first-process", "exec tail /dev/zero");

        assertThat(over.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(end(over).getExitCode()).isEqualTo(137);
        assertThat(end(over).getReason()).isEqualTo("OOMKilled");
    }

    @Test
    void aChildIsKilledAndTheFirstProcessFails() {
        Pod over = run("child-fails", "tail /dev/zero; exit 7");

        assertThat(over.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(end(over).getReason()).isEqualTo("OOMKilled");
        assumeOnlyTheChildDies();
        assertThat(end(over).getExitCode()).isEqualTo(7);
    }

    @Test
    void aChildIsKilledAndTheFirstProcessSucceeds() {
        assumeOnlyTheChildDies();
        Pod over = run("child-succeeds", "tail /dev/zero; exit 0");

        assertThat(over.getStatus().getPhase()).isEqualTo("Succeeded");
        assertThat(end(over).getExitCode()).isZero();
        assertThat(end(over).getReason()).isEqualTo("OOMKilled");
    }

    /** With cgroup v2 a kubelet has the kernel kill the whole container. */
    private static void assumeOnlyTheChildDies() {
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/sys/fs/cgroup/memory")),
                "this machine has cgroup v2, where all of a container is killed");
    }

    private static Pod run(String name, String script) {
        TestPod pod = pods.create(name, "", """
                containers:
                - name: hungry
                  image: @IMAGE
                  command: [bash, -c, "%s"]
                  resources:
                    limits: {memory: 64Mi}
                """.formatted(script));
        return pod.awaitEnd();
    }

    private static ContainerStateTerminated end(Pod pod) {
        return TestPod.ended(pod, "hungry").orElseThrow();
    }
}
