package org.fedoracopr.e2e.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.fedoracopr.e2e.cluster.Figures;
import org.fedoracopr.e2e.cluster.TestPod;
import org.fedoracopr.e2e.cluster.TestPods;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Annotations go down: a running pod reads them as files. */
class AnnotationsIT {

    private static TestPods pods;

    @BeforeAll
    static void start() {
        pods = TestPods.in("annotations");
    }

    @AfterAll
    static void stop() {
        pods.close();
    }

    @Test
    void aNewAnnotationReachesARunningPod() {
        TestPod pod = reader("small");
        pod.awaitLog("reader", "waiting");

        for (int i = 1; i <= 5; i++) {
            String value = "value-" + i;
            long start = System.nanoTime();
            pod.annotate("e2e/told", value);
            pod.awaitLog("reader", "read " + value.length() + " " + value);
            Figures.report(
                    "annotation to file, read back through the log", Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Test
    void aLargeAnnotationReachesItWhole() {
        TestPod pod = reader("large");
        pod.awaitLog("reader", "waiting");

        pod.annotate("e2e/told", "x".repeat(130_000));
        pod.awaitLog("reader", "read 130000 x");

        assertThat(pod.get().getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void nothingNewReachesAPodThatIsBeingDeleted() {
        TestPod pod = pods.create("deleted", """
                annotations: {e2e/told: before}
                finalizers: [e2e.example.org/evidence]
                """, """
                containers:
                - name: reader
                  image: @IMAGE
                  command:
                  - bash
                  - -c
                  - |
                    trap 'echo told to end; end=$((SECONDS + 5))' TERM
                    echo waiting
                    until [ $SECONDS -ge ${end:-3600} ]; do sleep 0.1; done
                    cat /run/told/it >/dev/termination-log
                  volumeMounts:
                  - {name: told, mountPath: /run/told}
                volumes:
                - name: told
                  downwardAPI:
                    items:
                    - path: it
                      fieldRef: {fieldPath: "metadata.annotations['e2e/told']"}
                """);
        pod.awaitLog("reader", "waiting");

        pod.resource().delete();
        // A change that comes before the kubelet has begun to end the pod may still reach it.
        pod.awaitLog("reader", "told to end");
        pod.annotate("e2e/told", "after");
        String read = pod.awaitEnd("reader").getMessage();

        assertThat(read).isEqualTo("before");
        assertThat(pod.get().getMetadata().getAnnotations()).containsEntry("e2e/told", "after");
        pod.removeFinalizers();
        pod.awaitGone();
    }

    /** A pod that prints length and start of its annotation whenever the file is another. */
    private static TestPod reader(String name) {
        return pods.create(name, "", """
                containers:
                - name: reader
                  image: @IMAGE
                  command:
                  - bash
                  - -c
                  - |
                    echo waiting
                    was=
                    while :; do
                      now=$(cat /run/told/it)
                      if [ "$now" != "$was" ]; then echo "read ${#now} ${now:0:20}"; was=$now; fi
                      sleep 0.02
                    done
                  volumeMounts:
                  - {name: told, mountPath: /run/told}
                volumes:
                - name: told
                  downwardAPI:
                    items:
                    - path: it
                      fieldRef: {fieldPath: "metadata.annotations['e2e/told']"}
                """);
    }
}
