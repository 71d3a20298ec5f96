package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.node.ProcessNode;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.PoolSetup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node whose agents do not work, beside one that is well: it is left out, stays so when the operator is another one, and comes back when a build succeeds there. */
class NodeHealthIT {
    private static final String SOURCE = "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}";
    private static final String PACKAGE = "succeeds-1";

    private Installation copr;
    private String good;
    private String bad;
    private ProcessNode badNode;
    private Path fault;
    private CoprBuilderOperator operator;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.scripted("nodes-it");
        good = copr.namespace();
        bad = copr.namespace() + "-bad";
        Path image = copr.scratch().resolve("bad-image");
        ProcessNode.Builder node = ProcessNode.builder(
                        copr.client(), SharedControlPlane.get().certificateAuthority())
                .name(bad)
                .labels(Map.of("test", copr.namespace()))
                .architecture(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .directory(copr.scratch().resolve("bad-node"));
        badNode = PoolSetup.withScriptedRunner(node, image).start();
        fault = image.resolve("bin").resolve("agent-" + PACKAGE);
        // It fails once the runner hears TERM, which is sent once: else its Pod takes the whole grace.
        PoolSetup.executable(fault, "#!/bin/sh\nwhile [ ! -s /copr/runner.lock ]; do sleep 0.05; done\nexit 1\n");
        copr.changePool("{\"max\":8,\"nodeHealth\":{\"mode\":\"Enforce\",\"maxPercent\":50,\"quarantineSeconds\":60}}");
        operator = start(copr);
    }

    private static CoprBuilderOperator start(Installation copr) {
        return CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    @AfterEach
    void stop() {
        operator.close();
        badNode.close();
        copr.close();
    }

    @Test
    void aBadNodeIsLeftOutAndComesBackWhenItIsMended() throws Exception {
        cordon(good, true);
        List<BuildRequest> builds = List.of(
                BuildRequest.createOf(copr, "alice", 1, PACKAGE, SOURCE),
                BuildRequest.createOf(copr, "bob", 2, PACKAGE, SOURCE),
                BuildRequest.createOf(copr, "carol", 3, PACKAGE, SOURCE));
        for (BuildRequest build : builds) {
            build.await(
                    "has failed on the bad node",
                    status -> !status.attempts().isEmpty()
                            && status.attempts().getFirst().verdict() != null);
            var first = build.status().attempts().getFirst();
            assertThat(Objects.requireNonNull(first.verdict()).culprit()).isEqualTo(Culprit.NODE);
            assertThat(first.nodeName()).isEqualTo(bad);
        }
        // As long as no other node is known, nobody can tell whether this one is to blame.
        assertThat(pool().quarantined()).isZero();
        cordon(good, false);

        PoolNode left = awaitNode("is left out", node -> node.state() == NodeState.QUARANTINED);
        assertThat(left.faults()).extracting(NodeFault::owner).containsExactlyInAnyOrder("alice", "bob", "carol");
        assertThat(pool().quarantined()).isEqualTo(1);
        assertThat(pool().conditions())
                .filteredOn("type", "NodesHealthy")
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.reason()).isEqualTo("Quarantined");
                    assertThat(condition.message()).contains(bad, "3 owners", String.valueOf(left.until()));
                });
        awaitEvent("NodeQuarantined");
        for (BuildRequest build : builds) {
            assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        }

        operator.close();
        operator = start(copr);
        assertThat(goesTo(4)).isEqualTo(good);
        assertThat(node().since()).as("as the operator before had it").isEqualTo(left.since());

        Files.delete(fault);
        PoolNode tried = awaitNode("is on trial", node -> node.state() == NodeState.ON_TRIAL);
        assertThat(tried.until()).isEqualTo(left.until());
        cordon(good, true);
        assertThat(goesTo(5)).isEqualTo(bad);
        PoolNode released = awaitNode("is released", node -> node.state() == NodeState.SUSPECTED);
        assertThat(released.faults()).isEmpty();
        awaitEvent("NodeReleased");
    }

    /** The node that a build of a new owner succeeds on at its first attempt. */
    private String goesTo(int number) {
        BuildRequest build = BuildRequest.createOf(copr, "dave", number, PACKAGE, SOURCE);
        var status = build.awaitEnd();
        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(status.attempts()).hasSize(1);
        return String.valueOf(status.attempts().getFirst().nodeName());
    }

    private void cordon(String node, boolean cordoned) {
        copr.client()
                .nodes()
                .withName(node)
                .edit(before -> new NodeBuilder(before)
                        .editSpec()
                        .withUnschedulable(cordoned)
                        .endSpec()
                        .build());
        Awaitility.await("the taint follows")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        Objects.requireNonNull(copr.client()
                                                .nodes()
                                                .withName(node)
                                                .get())
                                        .getSpec()
                                        .getTaints()
                                        .stream()
                                        .anyMatch(taint -> taint.getKey().equals("node.kubernetes.io/unschedulable"))
                                == cordoned);
    }

    private CoprBuilderPoolStatus pool() {
        return Objects.requireNonNull(Objects.requireNonNull(copr.client()
                        .resources(CoprBuilderPool.class)
                        .inNamespace(copr.namespace())
                        .withName("local")
                        .get())
                .getStatus());
    }

    private PoolNode node() {
        return pool().nodes().stream()
                .filter(node -> node.name().equals(bad))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is known of " + bad));
    }

    private PoolNode awaitNode(String what, Predicate<PoolNode> wanted) {
        Awaitility.await(bad + " " + what)
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        pool().nodes().stream().anyMatch(node -> node.name().equals(bad) && wanted.test(node)));
        return node();
    }

    private void awaitEvent(String reason) {
        Awaitility.await("event " + reason)
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client().v1().events().inNamespace(copr.namespace()).list().getItems().stream()
                        .filter(event -> event.getInvolvedObject().getKind().equals("CoprBuilderPool"))
                        .map(Event::getReason)
                        .anyMatch(reason::equals));
    }
}
