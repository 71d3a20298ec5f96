package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.OperatorProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace that is deleted while its builds are in every phase: it goes, soon and without a trace, and the operator's other namespaces go on (invariants I6 and I7). */
class NamespaceGoneIT {

    private Installation kept;
    private Installation gone;
    private OperatorProcess operator;

    @BeforeEach
    void start() throws IOException {
        kept = Installation.scripted("kept-it");
        gone = Installation.scripted("gone-it");
        gone.changePool("{\"max\":2,\"maxStarting\":2}");
        operator = OperatorProcess.start(kept, "--namespace", gone.namespace());
    }

    @AfterEach
    void stop() {
        operator.close();
        gone.close();
        kept.close();
    }

    private static BuildRequest create(Installation copr, int number, String packageName) {
        return BuildRequest.create(
                copr, number, packageName, "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}");
    }

    @Test
    void itsBuildsAreLetGoAndTheOthersGoOn() throws Exception {
        BuildRequest other = create(kept, 901, "until-told");
        BuildRequest ended = create(gone, 902, "succeeds-1");
        ended.await("ends", NamespaceGoneIT::hasEnded);
        BuildRequest running = create(gone, 903, "succeeds-600");
        running.awaitRunning();
        Path hold = Files.createFile(gone.image().resolve("hold-succeeds-601"));
        BuildRequest starting = create(gone, 904, "succeeds-601");
        starting.await("has an attempt", status -> !status.attempts().isEmpty());
        BuildRequest waiting = create(gone, 905, "succeeds-602");
        waiting.await("waits", status -> status.queue() != null);
        other.awaitRunning();

        gone.client().namespaces().withName(gone.namespace()).delete();
        Awaitility.await("the Pod that starts is to go")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    Pod pod = gone.client()
                            .pods()
                            .inNamespace(gone.namespace())
                            .withName(starting.podName())
                            .get();
                    return pod == null || pod.getMetadata().getDeletionTimestamp() != null;
                });
        // An agent that never starts would take the Pod's whole grace.
        Files.delete(hold);

        Awaitility.await("the namespace is gone")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        gone.client().namespaces().withName(gone.namespace()).get() == null);
        Files.createFile(kept.image().resolve("go-until-told"));
        assertThat(other.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(create(kept, 906, "succeeds-1").awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        // What it could not do there it says once, or now and then, and not for ever.
        assertThat(operator.output().lines().filter(line -> line.matches("\\d{4}-.*")))
                .hasSizeLessThan(60);
    }

    private static boolean hasEnded(CoprBuildStatus status) {
        return status.phase() != null && status.phase().isTerminal();
    }
}
