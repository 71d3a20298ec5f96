package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.proxy.ApiProxy;
import org.fedoracopr.devkit.proxy.Rule;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.leadership.Role;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.WarmPod;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Builders that are made before there is a build for them, on the real API server and the process node. */
class WarmPodsIT {

    private static final String ONE =
            "{\"prealloc\":[{\"chroot\":\"fedora-rawhide-" + Installation.architecture() + "\",\"count\":1}]}";

    private static final int CLAIM_RACES = 10;

    private Installation copr;
    private ApiProxy proxy;
    private OperatorMetrics metrics;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.create("warm-it");
        proxy = ApiProxy.inFrontOf(SharedControlPlane.get());
        metrics = new OperatorMetrics();
    }

    @AfterEach
    void stop() {
        proxy.close();
        copr.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBuildIsServedByAWarmPodAndTheNextOneIsMade() throws Exception {
        try (CoprBuilderOperator operator = startOperator()) {
            assertThat(operator.role()).isEqualTo(Role.LEADING);
            copr.changePool(ONE);
            Pod warm = awaitWarm();
            assertThat(warm.getMetadata().getFinalizers()).isEmpty();

            CoprBuildStatus status = build(401).awaitEnd();

            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts()).singleElement().satisfies(attempt -> {
                assertThat(attempt.podName()).isEqualTo(warm.getMetadata().getName());
                assertThat(attempt.podUid()).isEqualTo(warm.getMetadata().getUid());
            });
            assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
            assertThat(BuildRequest.condition(status, "ResultsPublished").status())
                    .isEqualTo("True");
            String log = new String(copr.relayedLog(uid(401)), StandardCharsets.UTF_8);
            assertThat(log).as("it begins with the build").startsWith("\nYou can reproduce this build");
            assertThat(metrics.scrape()).contains("copr_warm_claims_total 1.0");
            assertThat(awaitWarm().getMetadata().getUid())
                    .isNotEqualTo(warm.getMetadata().getUid());
            awaitGone(warm);

            copr.changePool("{\"paused\":true}");
            Awaitility.await("a paused pool has none")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> warmPods().isEmpty());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPodThatGoesWhileItIsClaimedCostsNothingButItsWarmth() throws Exception {
        try (CoprBuilderOperator operator = startOperator()) {
            copr.changePool(ONE);
            Pod warm = awaitWarm();
            Rule late = proxy.next(1)
                    .matching(RequestMatch.verb("patch")
                            .resource("pods")
                            .name(warm.getMetadata().getName()))
                    .delay(Duration.ofSeconds(5));

            BuildRequest build = build(402);
            build.await(
                    "is to have it",
                    status -> !status.attempts().isEmpty()
                            && warm.getMetadata()
                                    .getUid()
                                    .equals(status.attempts().getLast().podUid()));
            copr.client().resource(warm).withGracePeriod(0).delete();
            CoprBuildStatus status = build.awaitEnd();

            assertThat(late.hits()).isEqualTo(1);
            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.podName()).isEqualTo(build.podName()));
            assertThat(metrics.scrape()).contains("copr_warm_fallbacks_total{reason=\"Refused\"} 1.0");
            assertThat(operator.isReady()).isTrue();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aClaimWhoseAnswerIsLostIsFoundDone() throws Exception {
        try (CoprBuilderOperator operator = startOperator()) {
            copr.changePool(ONE);
            Pod warm = awaitWarm();
            Rule lost = proxy.next(1)
                    .matching(RequestMatch.verb("patch")
                            .resource("pods")
                            .name(warm.getMetadata().getName()))
                    .swallowAnswer();

            CoprBuildStatus status = build(403).awaitEnd();

            assertThat(lost.hits()).isEqualTo(1);
            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.podUid())
                            .isEqualTo(warm.getMetadata().getUid()));
            assertThat(operator.isReady()).isTrue();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPoolThatChangesHasOthersMade() throws Exception {
        try (CoprBuilderOperator operator = startOperator()) {
            copr.changePool(ONE);
            Pod old = awaitWarm();

            copr.changePool("{\"scratch\":{\"size\":\"1Gi\"}}");
            awaitGone(old);
            // The pool's status may still count the one before.
            awaitWarmed(2);
            Pod renewed = awaitWarm();

            assertThat(renewed.getMetadata().getLabels().get(PodIdentity.WARM))
                    .isNotEqualTo(old.getMetadata().getLabels().get(PodIdentity.WARM));
            assertThat(metrics.scrape()).contains("copr_warm_dropped_total{reason=\"Changed\"} 1.0");
            CoprBuildStatus status = build(404).awaitEnd();
            assertThat(status.attempts().getLast().podUid())
                    .isEqualTo(renewed.getMetadata().getUid());
            assertThat(operator.isReady()).isTrue();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aBuildThatNeedsThePlaceGetsIt() throws Exception {
        try (CoprBuilderOperator operator = startOperator()) {
            copr.changePool("{\"max\":1," + ONE.substring(1));
            Pod warm = awaitWarm();
            BuildRequest build = BuildRequest.createFor(
                    copr, 405, "fedora-43-" + Installation.architecture(), "other", source("other"));

            CoprBuildStatus status = build.awaitEnd();

            assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(status.attempts().getLast().podName()).isEqualTo(build.podName());
            awaitGone(warm);
            assertThat(metrics.scrape()).contains("copr_warm_dropped_total{reason=\"GivesWay\"}");
            awaitWarm();
            assertThat(operator.isReady()).isTrue();
        }
    }

    /** Who leads next hears again which Pods are warm, and gives them. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theNextLeaderUsesWhatTheOneBeforeHasMade() throws Exception {
        CoprBuilderOperator first = CoprBuilderOperator.start(copr.operatorClient(), options("first"));
        try {
            awaitLeading(first);
            copr.changePool(ONE);
            Pod warm = awaitWarm();
            try (CoprBuilderOperator second =
                    CoprBuilderOperator.start(copr.operatorClient().getConfiguration(), options("second"), metrics)) {
                first.close();
                awaitLeading(second);
                awaitWarmed(1);

                CoprBuildStatus status = build(406).awaitEnd();

                assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
                assertThat(status.attempts().getLast().podUid())
                        .isEqualTo(warm.getMetadata().getUid());
            }
        } finally {
            first.close();
        }
    }

    /** One that takes itself for the leader still, and the one that is. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void ofTwoThatGiveAPodToDifferentBuildsOneDoes() throws Exception {
        CoprBuilderPool pool = pool();
        var warmPod = new WarmPod(new BuilderPod(BuilderPodSettings.DEFAULT));
        var kind = new PoolPrealloc("fedora-rawhide-" + Installation.architecture(), 1, List.of(), null);
        List<CoprBuild> builds = List.of(build(407).get(), build(408).get());
        try (ExecutorService operators = Executors.newFixedThreadPool(builds.size())) {
            for (int round = 0; round < CLAIM_RACES; round++) {
                Pod pod = copr.client()
                        .resource(ofNobodysScheduler(warmPod.desired(pool, kind, "race" + round, Set.of())))
                        .create();
                List<Callable<String>> claims = builds.stream()
                        .<Callable<String>>map(
                                build -> () -> claim(pod, build, warmPod.claim(build, pool, 1, pod, Instant.now())))
                        .toList();
                List<String> owners = operators.invokeAll(claims).stream()
                        .map(Future::resultNow)
                        .filter(owner -> !owner.isEmpty())
                        .toList();
                Pod now = copr.client().resource(pod).get();
                assertThat(owners).as("who was told that it is theirs").hasSize(1);
                assertThat(PodIdentity.buildUid(now)).isEqualTo(owners.getFirst());
                copr.client()
                        .resource(now)
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
                copr.client().resource(now).withGracePeriod(0).delete();
            }
        }
    }

    /** Nothing but the claims changes it. */
    private static Pod ofNobodysScheduler(Pod pod) {
        return new PodBuilder(pod)
                .editSpec()
                .withSchedulerName("nobody")
                .endSpec()
                .build();
    }

    /** The UID of the build that has the Pod afterwards, as its operator was told; empty text when it was refused. */
    private String claim(Pod pod, CoprBuild build, String patch) {
        try {
            copr.operatorClient().resource(pod).patch(PatchContext.of(PatchType.JSON), patch);
            return build.getMetadata().getUid();
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).isIn(409, 422);
            return "";
        }
    }

    private CoprBuilderPool pool() {
        return Objects.requireNonNull(copr.client()
                .resources(CoprBuilderPool.class)
                .inNamespace(copr.namespace())
                .withName("local")
                .get());
    }

    private CoprBuilderOperator startOperator() throws IOException {
        Config throughProxy = Config.fromKubeconfig(Files.readString(proxy.kubeconfigFor(
                Installation.OPERATOR,
                List.of("system:serviceaccounts", "system:serviceaccounts:copr-builder-system"))));
        return CoprBuilderOperator.start(throughProxy, copr.operatorOptions(), metrics);
    }

    private OperatorOptions options(String identity) {
        return copr.operatorOptions().withLease(LeaseOptions.of(copr.namespace(), "copr-builder-operator", identity));
    }

    private static void awaitLeading(CoprBuilderOperator operator) {
        Awaitility.await("it leads").atMost(Duration.ofMinutes(1)).until(() -> operator.role() == Role.LEADING);
    }

    private BuildRequest build(int id) throws Exception {
        return BuildRequest.create(copr, id, "warm" + id, source("warm" + id));
    }

    private String source(String name) throws Exception {
        return "distGit: {cloneUrl: \"" + copr.distGit().addPackage(name, Packages.spec(name, ":"), null, null) + "\"}";
    }

    private String uid(int id) {
        CoprBuild build = copr.client()
                .resources(CoprBuild.class)
                .inNamespace(copr.namespace())
                .withName(id + "-fedora-rawhide-" + Installation.architecture().replace('_', '-'))
                .get();
        return Objects.requireNonNull(build).getMetadata().getUid();
    }

    private List<Pod> warmPods() {
        return copr.client().pods().inNamespace(copr.namespace()).withLabel(PodIdentity.WARM).list().getItems().stream()
                .filter(PodIdentity::isUnclaimed)
                .toList();
    }

    /** The one that waits for a build, as the pool's status says. */
    private Pod awaitWarm() {
        Awaitility.await("one builder is warm").atMost(Duration.ofMinutes(2)).until(() -> {
            CoprBuilderPool pool = pool();
            return pool.getStatus() != null
                    && pool.getStatus().warm() == 1
                    && warmPods().size() == 1;
        });
        return warmPods().getFirst();
    }

    /** How many Pods the operator has heard of that they are warm. */
    private void awaitWarmed(int times) {
        Awaitility.await("it has heard of " + times)
                .atMost(Duration.ofMinutes(1))
                .until(() -> metrics.scrape().contains("copr_warm_up_seconds_count " + times));
    }

    private void awaitGone(Pod pod) {
        Awaitility.await(pod.getMetadata().getName() + " is gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    Pod now = copr.client().resource(pod).get();
                    return now == null
                            || !now.getMetadata()
                                    .getUid()
                                    .equals(pod.getMetadata().getUid());
                });
    }
}
