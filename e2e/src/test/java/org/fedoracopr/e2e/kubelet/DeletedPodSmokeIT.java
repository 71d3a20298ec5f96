package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fedoracopr.e2e.cluster.Figures;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.fedoracopr.operator.cluster.Commands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A finalizer keeps what a pod has to tell, however the pod is deleted; the logs it does not keep. */
class DeletedPodSmokeIT {

    private static TestPods pods;

    @BeforeAll
    static void start() {
        pods = TestPods.in("deleted-pods");
    }

    @AfterAll
    static void stop() {
        pods.close();
    }

    @Test
    void aDeletedPodStaysWithItsEndsUntilTheFinalizerGoes() {
        TestPod pod = withFinalizer("deleted");
        pod.awaitLog("first", "up");
        pod.awaitLog("second", "up");

        pod.resource().delete();
        ContainerStateTerminated second = pod.awaitEnd("second");
        Pod kept = pod.get();

        assertThat(TestPod.ended(kept, "first").orElseThrow().getExitCode()).isEqualTo(3);
        assertThat(second.getExitCode()).isEqualTo(6);
        assertThat(second.getMessage()).isEqualTo("last words");
        assertThat(kept.getMetadata().getDeletionTimestamp()).isNotNull();
        awaitLogsAreGone(pod);
        pod.removeFinalizers();
        pod.awaitGone();
    }

    @Test
    void aForcedDeletionWaitsForTheContainersToo() {
        TestPod pod = withFinalizer("forced");
        pod.awaitLog("first", "up");
        pod.awaitLog("second", "up");

        Commands.run(
                pods.scratch(), pods.kubectl("delete", "pod", "forced", "--force", "--grace-period=0", "--wait=false"));
        pod.awaitEnd("second");
        Pod kept = pod.awaitPhase("Failed");

        assertThat(kept.getMetadata().getDeletionGracePeriodSeconds()).isZero();
        assertThat(TestPod.ended(kept, "first")).isPresent();
        pod.removeFinalizers();
        pod.awaitGone();
    }

    private static void awaitLogsAreGone(TestPod pod) {
        long start = System.nanoTime();
        Awaitility.await("the logs of " + pod.name() + " are gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> Commands.attempt(pods.scratch(), pods.kubectl("logs", pod.name(), "-c", "first"))
                        .output()
                        .contains("unable to retrieve container logs"));
        Figures.report("ends of a deleted pod known to its logs gone", Duration.ofNanos(System.nanoTime() - start));
    }

    /** Two containers: one ends soon after TERM, one ignores it and says something before it ends. */
    private static TestPod withFinalizer(String name) {
        return pods.create(name, "finalizers: [e2e.example.org/evidence]", """
                containers:
                - name: first
                  image: @IMAGE
                  command: [bash, -c, "trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done"]
                - name: second
                  image: @IMAGE
                  command: [bash, -c, "trap 'told=1' TERM; echo up; until [ \\"$told\\" ]; do sleep 0.1; done; sleep 1; echo -n last words >/dev/termination-log; exit 6"]
                """);
    }
}
