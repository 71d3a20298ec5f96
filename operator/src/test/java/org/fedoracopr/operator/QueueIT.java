package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuildQuotaStatus;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.QueueState;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Quotas and pools that hold builds, changed while builds wait for them. */
class QueueIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger(900);
    private static final String SOURCE = "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}";
    private static Installation copr;
    private static CoprBuilderOperator operator;

    @BeforeAll
    static void start() {
        copr = Installation.scripted("queue-it");
        copr.changePool("{\"max\":4}");
        operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    @AfterAll
    static void stop() {
        operator.close();
        copr.close();
    }

    private static BuildRequest create(String what, String source) {
        return BuildRequest.create(copr, NUMBERS.incrementAndGet(), what, source);
    }

    private static void quota(String name, String limits) {
        String yaml = """
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuildQuota
                metadata: {name: %s}
                spec: {limits: %s}
                """.formatted(name, limits);
        copr.client()
                .resource(copr.client().getKubernetesSerialization().unmarshal(yaml, CoprBuildQuota.class))
                .inNamespace(copr.namespace())
                .create();
    }

    private static void removeQuota(String name) {
        copr.client()
                .resources(CoprBuildQuota.class)
                .inNamespace(copr.namespace())
                .withName(name)
                .delete();
    }

    private static String heldBy(CoprBuildStatus status) {
        QueueState queue = status.queue();
        return queue == null ? "" : String.valueOf(queue.blockedBy());
    }

    @Test
    void aLimitHoldsBuildsUntilItIsRaised() throws Exception {
        quota("owners", "[{name: each, per: [owner], max: 1}]");
        BuildRequest first = create("succeeds-600", SOURCE);
        first.awaitRunning();
        BuildRequest second = create("succeeds-1", SOURCE);
        CoprBuildStatus held = second.await("is held", status -> !heldBy(status).isEmpty());
        assertThat(held.queue())
                .isEqualTo(new QueueState("quota/owners/each", "1 of 1 builds for owner tester are under way already"));
        QueueOutlook outlook = Objects.requireNonNull(operator.queue().outlook(copr.namespace(), second.name()));
        assertThat(outlook.blockedBy()).isEqualTo("quota/owners/each");
        assertThat(outlook.ahead()).isZero();
        CoprBuildQuotaStatus counted = awaitHeld("owners", 1);
        assertThat(counted.limits().getFirst().most()).isEqualTo("owner tester");

        copr.client()
                .resources(CoprBuildQuota.class)
                .inNamespace(copr.namespace())
                .withName("owners")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"limits\":[{\"name\":\"each\",\"per\":[\"owner\"],\"max\":2}]}}");
        assertThat(second.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(operator.queue().outlook(copr.namespace(), second.name())).isNull();
        first.cancel();
        first.awaitEnd();
        removeQuota("owners");
    }

    private static CoprBuildQuotaStatus awaitHeld(String name, int builds) {
        return Awaitility.await("quota " + name + " holds " + builds)
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> Objects.requireNonNull(copr.client()
                                        .resources(CoprBuildQuota.class)
                                        .inNamespace(copr.namespace())
                                        .withName(name)
                                        .get())
                                .getStatus(),
                        status -> status != null && status.held() == builds);
    }

    @Test
    void aBuildWithNetworkEndsAtOnceWhereItIsNotAllowed() {
        quota("network", "[{name: none, match: {network: true}, max: 0, hint: ask the administrators}]");
        BuildRequest build = create("succeeds-1", SOURCE + "\n  network: true");
        CoprBuildStatus status =
                build.await("ends", now -> now.phase() != null && now.phase().isTerminal());
        assertThat(status.phase()).isEqualTo(BuildPhase.FAILED);
        StatusCondition complete = BuildRequest.condition(status, "Complete");
        assertThat(complete.reason()).isEqualTo("NotAllowed");
        assertThat(complete.message()).contains("quota/network/none", "ask the administrators");
        removeQuota("network");
    }

    @Test
    void aPausedPoolAdmitsNothingAndWhatItBuildsGoesOn() {
        BuildRequest running = create("succeeds-3", SOURCE);
        running.awaitRunning();
        copr.changePool("{\"paused\":true}");
        awaitAdmitting("False", "Paused");
        BuildRequest waits = create("succeeds-1", SOURCE);
        waits.await("is held", status -> heldBy(status).equals("pool/local/paused"));
        assertThat(running.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        copr.changePool("{\"paused\":false}");
        assertThat(waits.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
    }

    @Test
    void aPoolWhoseImageCannotBePulledStopsAndOpensAgain() {
        copr.changePool("{\"image\":\"localhost/missing\",\"deadlines\":{\"imagePullSeconds\":2}}");
        BuildRequest build = create("succeeds-1", SOURCE);
        CoprBuildStatus failed = build.await(
                "has failed once",
                status -> !status.attempts().isEmpty()
                        && status.attempts().getFirst().verdict() != null);
        BuildVerdict verdict =
                Objects.requireNonNull(failed.attempts().getFirst().verdict());
        assertThat(verdict.culprit()).isEqualTo(Culprit.POOL);
        awaitAdmitting("False", "Suspended");
        BuildRequest next = create("succeeds-1", SOURCE);
        next.await("is held", status -> heldBy(status).equals("pool/local/suspended"));
        copr.changePool("{\"image\":\"localhost/copr-builder\",\"deadlines\":null}");
        assertThat(next.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        awaitAdmitting("True", "Open");
    }

    private static void awaitAdmitting(String value, String reason) {
        Awaitility.await("pool is " + reason).atMost(Duration.ofMinutes(2)).until(() -> {
            CoprBuilderPool pool = Objects.requireNonNull(copr.client()
                    .resources(CoprBuilderPool.class)
                    .inNamespace(copr.namespace())
                    .withName("local")
                    .get());
            List<StatusCondition> conditions =
                    pool.getStatus() == null ? List.of() : pool.getStatus().conditions();
            return conditions.stream()
                    .anyMatch(condition -> condition.type().equals("Admitting")
                            && condition.status().equals(value)
                            && reason.equals(condition.reason()));
        });
    }
}
