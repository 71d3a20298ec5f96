package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildSource;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.proxy.ApiProxy;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.leadership.Role;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Builds while the way to the API server, or the API server itself, fails; the leader stays the leader. */
class ApiServerFaultsIT {

    private static final RequestMatch WATCHES = RequestMatch.verb("watch");

    private Installation copr;
    private ApiProxy proxy;
    private CoprBuilderOperator operator;
    private Path go;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.create("faults-it");
        proxy = ApiProxy.inFrontOf(SharedControlPlane.get());
        Path kubeconfig = proxy.kubeconfigFor(
                Installation.OPERATOR, List.of("system:serviceaccounts", "system:serviceaccounts:copr-builder-system"));
        operator = CoprBuilderOperator.start(
                Config.fromKubeconfig(Files.readString(kubeconfig)),
                copr.operatorOptions().withLease(LeaseOptions.of(copr.namespace(), "copr-builder-operator", "one")),
                new OperatorMetrics());
        go = copr.scratch().resolve("go");
    }

    @AfterEach
    void stop() {
        operator.close();
        proxy.close();
        copr.close();
    }

    @Test
    void aBuildOutlivesCutWatches() throws Exception {
        BuildRequest build = BuildRequest.createPatient(copr, 401, go);
        build.awaitRunning();

        assertThat(proxy.cut(WATCHES, Cut.RESET)).isPositive();
        assertThat(proxy.cut(WATCHES, Cut.GONE)).isNotNegative();
        proxy.next(3).matching(WATCHES).answer(500);
        proxy.next(2).matching(RequestMatch.verb("list")).answer(429);
        copr.distGit().serve(Files.createFile(go));

        assertSucceeds(build);
    }

    @Test
    void aBuildOutlivesWritesThatFailOrWhoseAnswersGetLost() throws Exception {
        BuildRequest build = BuildRequest.createPatient(copr, 401, go);
        build.awaitRunning();
        RequestMatch changes =
                RequestMatch.writes().and(request -> !request.resource().equals("leases"));
        proxy.next(2).matching(changes).answer(500);
        proxy.next(2).matching(changes).swallowAnswer();
        proxy.next(2).matching(changes).closeConnection();
        copr.distGit().serve(Files.createFile(go));

        assertSucceeds(build);
    }

    @Test
    void aBuildOutlivesARestartOfTheApiServer() throws Exception {
        BuildRequest build = BuildRequest.createPatient(copr, 401, go);
        build.awaitRunning();

        SharedControlPlane.get().restartApiServer();
        copr.distGit().serve(Files.createFile(go));

        assertSucceeds(build);
    }

    /** What the operator has written counts, whenever the watch brings it. */
    @Test
    void aPlaceIsGivenOnWhileTheWatchOfBuildsIsSilent() throws Exception {
        copr.changePool("{\"max\":1}");
        BuildRequest first = BuildRequest.createPatient(copr, 401, go);
        first.awaitRunning();
        BuildSource source = Objects.requireNonNull(first.get().getSpec().source());
        String url = Objects.requireNonNull(source.distGit()).cloneUrl();
        BuildRequest second = BuildRequest.create(copr, 402, "patient", "distGit: {cloneUrl: \"" + url + "\"}");
        second.await("waits for the first", status -> status.queue() != null);

        try (var silence = proxy.silence(RequestMatch.watches("coprbuilds"))) {
            assertThat(silence).isNotNull();
            copr.distGit().serve(Files.createFile(go));
            assertSucceeds(first);
            assertSucceeds(second);
        }
    }

    private void assertSucceeds(BuildRequest build) {
        CoprBuildStatus status = build.awaitEnd();
        assertThat(status.phase()).as("%s", status).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(status.attempts()).hasSize(1);
        assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
        assertThat(operator.role()).isEqualTo(Role.LEADING);
    }
}
