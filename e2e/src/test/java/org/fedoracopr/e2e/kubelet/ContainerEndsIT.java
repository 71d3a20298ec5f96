package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.fedoracopr.e2e.cluster.Figures;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the ends of the containers of one pod are told. */
class ContainerEndsIT {

    private static TestPods pods;

    @BeforeAll
    static void start() {
        pods = TestPods.in("container-ends");
    }

    @AfterAll
    static void stop() {
        pods.close();
    }

    @Test
    void theFirstEndIsKnownWhileTheOtherContainerGoesOn() {
        TestPod pod = pods.create("two", "annotations: {e2e/end: wait}", """
                containers:
                - name: builder
                  image: @IMAGE
                  command: [bash, -c, "exit 6"]
                - name: agent
                  image: @IMAGE
                  command: [bash, -c, "until grep -q now /run/told/end; do sleep 0.1; done"]
                  volumeMounts:
                  - {name: told, mountPath: /run/told}
                volumes:
                - name: told
                  downwardAPI:
                    items:
                    - path: end
                      fieldRef: {fieldPath: "metadata.annotations['e2e/end']"}
                """);

        ContainerStateTerminated builder = pod.awaitEnd("builder");
        Pod meanwhile = pod.get();
        pod.annotate("e2e/end", "now");
        pod.awaitEnd("agent");
        long agentEnded = System.nanoTime();
        Pod over = pod.awaitEnd();
        Figures.report("last container terminated to phase Failed", Duration.ofNanos(System.nanoTime() - agentEnded));

        assertThat(builder.getExitCode()).isEqualTo(6);
        assertThat(meanwhile.getStatus().getPhase()).isEqualTo("Running");
        assertThat(TestPod.state(meanwhile, "agent").orElseThrow().getRunning()).isNotNull();
        assertThat(TestPod.ended(over, "agent").orElseThrow().getExitCode()).isZero();
        assertThat(over.getStatus().getPhase()).isEqualTo("Failed");
    }

    @Test
    void aTerminationMessageOf4096BytesIsWholeAndMoreIsCut() {
        TestPod pod = pods.create("messages", "", """
                containers:
                - name: fits
                  image: @IMAGE
                  command: [bash, -c, "(printf A; head -c 4094 /dev/zero | tr '\\\\0' x; printf Z) >/dev/termination-log"]
                - name: exceeds
                  image: @IMAGE
                  command: [bash, -c, "(printf A; head -c 5000 /dev/zero | tr '\\\\0' x; printf Z) >/dev/termination-log"]
                """);

        Pod over = pod.awaitPhase("Succeeded");

        assertThat(TestPod.ended(over, "fits").orElseThrow().getMessage())
                .hasSize(4096)
                .startsWith("A")
                .endsWith("Z");
        // What is kept is the end.
        assertThat(TestPod.ended(over, "exceeds").orElseThrow().getMessage())
                .hasSize(4096)
                .startsWith("x")
                .endsWith("Z");
    }

    @Test
    void aDeadlineEndsThePodWithItsReason() {
        TestPod pod = pods.create("deadline", "", """
                activeDeadlineSeconds: 3
                containers:
                - name: endless
                  image: @IMAGE
                  command: [bash, -c, "trap 'exit 4' TERM; while :; do sleep 0.1; done"]
                """);

        Pod over = pod.awaitPhase("Failed");

        assertThat(over.getStatus().getReason()).isEqualTo("DeadlineExceeded");
        assertThat(TestPod.ended(over, "endless").orElseThrow().getExitCode()).isEqualTo(4);
    }

    @Test
    void aVolumeThatIsTooFullEvictsThePod() {
        TestPod pod = pods.create("evicted", "", """
                containers:
                - name: writer
                  image: @IMAGE
                  command: [bash, -c, "trap 'exit 4' TERM; head -c 60M /dev/zero >/scratch/file; echo written; while :; do sleep 0.1; done"]
                  volumeMounts:
                  - {name: scratch, mountPath: /scratch}
                volumes:
                - name: scratch
                  emptyDir: {sizeLimit: 50Mi}
                """);
        pod.awaitLog("writer", "written");
        long written = System.nanoTime();

        Pod over = pod.awaitPhase("Failed");
        Figures.report("emptyDir too full to phase Failed", Duration.ofNanos(System.nanoTime() - written));

        assertThat(over.getStatus().getReason()).isEqualTo("Evicted");
        assertThat(over.getStatus().getMessage()).contains("exceeds the limit \"50Mi\"");
    }
}
