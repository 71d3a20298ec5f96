package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.devkit.proxy.ApiProxy;
import org.fedoracopr.devkit.proxy.Rule;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.leadership.Role;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several operators before a real API server: one acts, another takes over, and one that was paused changes nothing when it wakes. */
class LeadershipIT {

    private static final String LEASE = "copr-builder-operator";
    /** Longer than any test waits: who leads after so much less was not let in by time. */
    private static final Duration FOR_EVER = Duration.ofHours(1);

    private Installation copr;
    private ApiProxy proxy;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.create("leader-it");
        proxy = ApiProxy.inFrontOf(SharedControlPlane.get());
    }

    @AfterEach
    void stop() {
        proxy.close();
        copr.close();
    }

    @Test
    void aLeaderThatIsStoppedHandsOverAtOnceAndTheBuildGoesOn() throws Exception {
        Path go = copr.scratch().resolve("go");
        CoprBuilderOperator first = start("first", FOR_EVER);
        try (CoprBuilderOperator second = startAfter(first)) {
            BuildRequest build = BuildRequest.createPatient(copr, 301, go);
            build.awaitRunning();
            assertThat(second.role()).isEqualTo(Role.STANDBY);
            assertThat(holder()).isEqualTo("first");

            first.close();
            awaitLeading(second);

            assertThat(holder()).isEqualTo("second");
            copr.distGit().serve(Files.createFile(go));
            CoprBuildStatus status = build.awaitEnd();
            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts()).hasSize(1);
            assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
        } finally {
            first.close();
        }
        assertThat(holder()).isEmpty();
    }

    @Test
    void aLeaderThatCannotRenewChangesNothingAndEndsWhenItLearnsOfAnother() throws Exception {
        Config throughProxy =
                Config.fromKubeconfig(Files.readString(proxy.kubeconfigFor(Installation.OPERATOR, groups())));
        var metrics = new OperatorMetrics();
        try (CoprBuilderOperator first =
                CoprBuilderOperator.start(throughProxy, options("first", Duration.ofSeconds(4)), metrics)) {
            awaitLeading(first);
            try (CoprBuilderOperator second = start("second", Duration.ofSeconds(4))) {
                Rule blocked = proxy.always()
                        .matching(RequestMatch.any().resource("leases"))
                        .neverAnswer();
                awaitLeading(second);
                Map<String, Long> before = writes();
                BuildRequest build =
                        BuildRequest.createPatient(copr, 302, copr.scratch().resolve("go"));
                build.awaitRunning();
                build.cancel();
                assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.CANCELED);

                // The first one saw all of it, over its watches.
                assertThat(metrics.scrape()).contains("copr_builds{phase=\"Canceled\"} 1.0");
                assertThat(writes()).isEqualTo(before);
                blocked.lift();
                first.lost().toCompletableFuture().get(1, TimeUnit.MINUTES);
                assertThat(first.isReady()).isFalse();
                assertThat(writes()).isEqualTo(before);
            }
        }
    }

    @Test
    void aPausedLeaderThatWakesAfterTheTakeoverChangesNothing() throws Exception {
        Process paused = startProcess();
        try {
            Awaitility.await("the process leads").atMost(Duration.ofMinutes(1)).until(() -> holder().contains("_"));
            BuildRequest build =
                    BuildRequest.createPatient(copr, 303, copr.scratch().resolve("go"));
            build.awaitRunning();
            Commands.run(copr.scratch(), "kill", "-STOP", Long.toString(paused.pid()));
            Map<String, Long> before = writes();

            try (CoprBuilderOperator next = start("next", Duration.ofSeconds(4))) {
                awaitLeading(next);
                build.cancel();
                build.await("ends", status -> status.phase() == BuildPhase.CANCELED);

                Commands.run(copr.scratch(), "kill", "-CONT", Long.toString(paused.pid()));
                assertThat(paused.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(paused.exitValue()).isEqualTo(OperatorCommand.LEASE_LOST);
                assertThat(writes()).isEqualTo(before);
                build.awaitEnd();
                assertThat(holder()).isEqualTo("next");
            }
        } finally {
            ChildProcesses.stop(paused, Duration.ofSeconds(20));
        }
    }

    private static List<String> groups() {
        return List.of("system:serviceaccounts", "system:serviceaccounts:copr-builder-system");
    }

    /** What was asked for through the proxy that changes something, but for the lease and events. */
    private Map<String, Long> writes() {
        var writes = new TreeMap<>(proxy.counts());
        writes.keySet()
                .removeIf(request -> request.matches("(get|list|watch)( .*)?|.* leases|.* events|.* selfsubject.*"));
        return writes;
    }

    private CoprBuilderOperator start(String identity, Duration lease) {
        return CoprBuilderOperator.start(copr.operatorClient(), options(identity, lease));
    }

    private CoprBuilderOperator startAfter(CoprBuilderOperator first) {
        awaitLeading(first);
        return start("second", FOR_EVER);
    }

    private OperatorOptions options(String identity, Duration lease) {
        return copr.operatorOptions()
                .withLease(new LeaseOptions(
                        copr.namespace(), LEASE, identity, lease, lease.minusSeconds(1), Duration.ofMillis(200)));
    }

    private static void awaitLeading(CoprBuilderOperator operator) {
        Awaitility.await("it leads").atMost(Duration.ofMinutes(1)).until(() -> operator.role() == Role.LEADING);
    }

    private String holder() {
        var lease = copr.client()
                .leases()
                .inNamespace(copr.namespace())
                .withName(LEASE)
                .get();
        return lease == null ? "" : Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
    }

    /** Through the proxy, which counts what it asks for. */
    private Process startProcess() throws IOException {
        Path program = Path.of("target", "copr-builder-operator", "bin", "copr-builder-operator")
                .toAbsolutePath();
        var builder = new ProcessBuilder(
                program.toString(),
                "--namespace=" + copr.namespace(),
                "--leader-elect",
                "--lease-duration=4",
                "--lease-renew-deadline=3",
                "--lease-retry-period=1");
        Path kubeconfig = Files.copy(
                proxy.kubeconfigFor(Installation.OPERATOR, groups()),
                copr.scratch().resolve("operator.kubeconfig"));
        Commands.run(
                copr.scratch(),
                "kubectl",
                "--kubeconfig=" + kubeconfig,
                "config",
                "set-context",
                "--current",
                "--namespace=" + copr.namespace());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        Path output = copr.scratch().resolve("operator.log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        return ChildProcesses.start(builder);
    }
}
