package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.devkit.node.NodeFaults;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.OperatorProcess;
import org.fedoracopr.operator.cluster.PoolSetup;
import org.fedoracopr.operator.cluster.Published;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Builders, agents and Pods that die before, while and after the build runs, with the operator there and away: each build ends, with the verdict that is due and
 * with one published result where there is to be one (invariants I1, I4, I5 and I6).
 *
 * <p>All builds of a test are under way at once, so that a test takes as long as the slowest of them.
 */
class DeathsIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger(800);
    private static Installation copr;
    private static OperatorProcess operator;

    private enum Moment {
        /** The agent has not started, and the builder waits for it. */
        BEFORE,
        DURING,
        /** The builder has ended well, and its results are being published. */
        AFTER
    }

    private enum Injury {
        AGENT_KILLED("NotPublished", Culprit.NODE, true),
        AGENT_OUT_OF_MEMORY("AgentOutOfMemory", Culprit.POOL, false),
        BUILDER_KILLED("RunnerLost", null, false),
        BUILDER_OUT_OF_MEMORY("OutOfMemory", Culprit.PACKAGE, false),
        EVICTED("EvictionByEvictionAPI", Culprit.CLUSTER, true),
        DELETED("PodDeleted", Culprit.CLUSTER, true),
        DELETED_BY_FORCE("PodDeleted", Culprit.CLUSTER, true);

        private final String cause;
        private final @Nullable Culprit culprit;
        private final boolean triedAgain;

        Injury(String cause, @Nullable Culprit culprit, boolean triedAgain) {
            this.cause = cause;
            this.culprit = culprit;
            this.triedAgain = triedAgain;
        }

        /** Before its programs listen, a Pod that is let end in its own time takes all of it: two minutes. */
        boolean takesTheWholeGrace(Moment moment) {
            return moment == Moment.BEFORE && (this == EVICTED || this == DELETED);
        }

        boolean meetsTheBuilderAlone() {
            return this == BUILDER_KILLED || this == BUILDER_OUT_OF_MEMORY;
        }

        void inflict(NodeFaults node, PodResource resource) {
            Pod pod = Objects.requireNonNull(resource.get(), "the Pod is gone already");
            switch (this) {
                case AGENT_KILLED -> node.kill(pod, "agent");
                case AGENT_OUT_OF_MEMORY -> node.oomKill(pod, "agent");
                case BUILDER_KILLED -> node.kill(pod, "builder");
                case BUILDER_OUT_OF_MEMORY -> node.oomKill(pod, "builder");
                case EVICTED -> assertThat(resource.evict()).isTrue();
                case DELETED -> resource.delete();
                case DELETED_BY_FORCE -> resource.withGracePeriod(0).delete();
            }
        }
    }

    /** A build and what is done to its first Pod. */
    private record Death(Injury injury, Moment moment, BuildRequest build, String packageName) {

        static Death of(Injury injury, Moment moment, String operator) throws IOException {
            String name = ("until-" + operator + "-" + injury + "-" + moment)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            if (moment == Moment.BEFORE) {
                Files.createFile(hold(name));
            }
            return new Death(injury, moment, create(name), name);
        }

        static Death atItsPermit(Injury injury) {
            String name = ("until-permit-" + injury).toLowerCase(Locale.ROOT).replace('_', '-');
            return new Death(injury, Moment.AFTER, create(name), name);
        }

        PodResource pod() {
            return DeathsIT.pod(build);
        }

        void awaitMoment() {
            switch (moment) {
                case BEFORE ->
                    awaitContainers(
                            build,
                            pod -> pod.getStatus().getContainerStatuses().size() == 2
                                    && pod.getStatus().getContainerStatuses().stream()
                                            .allMatch(one -> one.getState().getRunning() != null));
                case DURING, AFTER -> build.awaitRunning();
            }
        }

        void inflict() {
            injury.inflict(copr.node().faults(), pod());
        }

        /** From now on nothing keeps this build from its end. */
        void letGo() throws IOException {
            Files.deleteIfExists(hold(packageName));
            go(packageName);
        }

        void check(List<String> wrong) throws IOException {
            CoprBuildStatus status = build.status();
            String what = injury + " " + moment + ", build " + build.name() + ": ";
            var verdicts = status.attempts().stream()
                    .map(attempt -> attempt.verdict() == null
                            ? "none"
                            : attempt.verdict().cause() + "/"
                                    + attempt.verdict().culprit())
                    .toList();
            String first = injury.cause + "/" + injury.culprit;
            List<String> expected = injury.triedAgain ? List.of(first, "Succeeded/null") : List.of(first);
            if (!verdicts.equals(expected)) {
                wrong.add(what + "verdicts " + verdicts + ", expected " + expected + ": " + messages(status));
            }
            wrong.addAll(Published.problems(copr.results(), build.get()).stream()
                    .map(what::concat)
                    .toList());
        }

        private static List<String> messages(CoprBuildStatus status) {
            return status.attempts().stream()
                    .map(attempt -> String.valueOf(
                            attempt.verdict() == null ? null : attempt.verdict().message()))
                    .toList();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        copr = Installation.scripted("deaths-it");
        copr.changePool("{\"max\":40,\"maxStarting\":40}");
        operator = OperatorProcess.start(copr);
    }

    @AfterAll
    static void stop() {
        operator.close();
        copr.close();
    }

    private static Path hold(String packageName) {
        return copr.image().resolve("hold-" + packageName);
    }

    private static void go(String packageName) throws IOException {
        Path go = copr.image().resolve("go-" + packageName);
        if (!Files.exists(go)) {
            Files.createFile(go);
        }
    }

    private static BuildRequest create(String packageName) {
        return BuildRequest.create(
                copr,
                NUMBERS.incrementAndGet(),
                packageName,
                "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}");
    }

    private static PodResource pod(BuildRequest build) {
        return copr.client().pods().inNamespace(copr.namespace()).withName(build.podName());
    }

    private static void awaitContainers(BuildRequest build, Predicate<Pod> wanted) {
        Awaitility.await("the Pod of " + build.name() + " is where it should be")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Pod pod = pod(build).get();
                    return pod != null && wanted.test(pod);
                });
    }

    /** Every injury at every moment at which it can be told from another one. */
    private static List<Death> deaths(String operator, Moment... moments) throws IOException {
        var deaths = new ArrayList<Death>();
        for (Injury injury : Injury.values()) {
            for (Moment moment : moments) {
                if ((moment != Moment.AFTER || !injury.meetsTheBuilderAlone())
                        && (Boolean.getBoolean("deaths.all") || !injury.takesTheWholeGrace(moment))) {
                    deaths.add(Death.of(injury, moment, operator));
                }
            }
        }
        return deaths;
    }

    private static List<Death> at(List<Death> deaths, Moment moment) {
        return deaths.stream().filter(death -> death.moment() == moment).toList();
    }

    private static void letGoAfterTheFirstAttempt(List<Death> deaths) throws IOException {
        for (Death death : deaths) {
            // Without its agent nobody says that a builder has ended.
            if (death.moment() != Moment.BEFORE || !death.injury().meetsTheBuilderAlone()) {
                death.build()
                        .await(
                                "its first attempt ends",
                                status -> status.attempts().getFirst().endedAt() != null);
            }
            death.letGo();
        }
    }

    private static void checkAll(List<Death> deaths) throws IOException {
        var wrong = new ArrayList<String>();
        for (Death death : deaths) {
            death.build().await("ends", DeathsIT::hasEnded);
            death.check(wrong);
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean hasEnded(CoprBuildStatus status) {
        return status.phase() != null && status.phase().isTerminal();
    }

    /** Agents that die before their builders work close a pool for a while; one that builds opens it. */
    @BeforeEach
    void openPool() {
        create("succeeds-1").await("ends", DeathsIT::hasEnded);
    }

    @Test
    void whateverDiesWhileTheOperatorWatchesEndsWithTheRightVerdict() throws Exception {
        List<Death> deaths = deaths("watched", Moment.BEFORE, Moment.DURING);
        deaths.forEach(Death::awaitMoment);
        deaths.forEach(Death::inflict);
        letGoAfterTheFirstAttempt(deaths);
        checkAll(deaths);
    }

    /** Who is faster does not matter: the result is published, once. */
    @EnabledIfSystemProperty(
            named = "deaths.all",
            matches = "true",
            disabledReason = "takes minutes: ./check --long, or -Ddeaths.all=true")
    @Test
    void aPodThatDiesInTheMomentOfItsPermitLosesNoResult() throws Exception {
        List<Death> deaths = Stream.of(Injury.AGENT_KILLED, Injury.EVICTED, Injury.DELETED, Injury.DELETED_BY_FORCE)
                .map(Death::atItsPermit)
                .toList();
        deaths.forEach(Death::awaitMoment);
        for (Death death : deaths) {
            death.letGo();
            awaitContainers(
                    death.build(), pod -> pod.getMetadata().getAnnotations().containsKey(PodAnnotations.COMMIT));
            death.inflict();
        }
        var wrong = new ArrayList<String>();
        for (Death death : deaths) {
            CoprBuildStatus status = death.build().await("ends", DeathsIT::hasEnded);
            assertThat(status.phase()).as(death.toString()).isEqualTo(BuildPhase.SUCCEEDED);
            wrong.addAll(Published.problems(copr.results(), death.build().get()));
        }
        assertThat(wrong).isEmpty();
    }

    @EnabledIfSystemProperty(
            named = "deaths.all",
            matches = "true",
            disabledReason = "takes minutes: ./check --long, or -Ddeaths.all=true")
    @Test
    void whateverDiesWhileTheOperatorIsAwayEndsWithTheRightVerdict() throws Exception {
        List<Death> deaths = deaths("alone", Moment.values());
        deaths.forEach(Death::awaitMoment);
        operator.kill();
        List<Death> after = at(deaths, Moment.AFTER);
        for (Death death : after) {
            death.letGo();
        }
        for (Death death : after) {
            Awaitility.await(death + " is prepared")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> death.pod().inContainer("agent").getLog().contains("\"record\":\"prepared\""));
        }
        deaths.forEach(Death::inflict);
        operator.startAgain();
        letGoAfterTheFirstAttempt(deaths);
        checkAll(deaths);
    }

    /** As after an upgrade of the pool's image alone: it harms this build, and at once. */
    @Test
    void anAgentOfAnotherVersionIsToldFromOneThatIsSilent() throws Exception {
        PoolSetup.executable(
                copr.image().resolve("agent-succeeds-3"),
                "#!/bin/sh\necho '{\"record\":\"started\",\"protocol\":2,\"attempt\":1}'\nexec sleep 600\n");
        BuildRequest other = create("succeeds-3");
        BuildRequest neighbour = create("succeeds-1");
        CoprBuildStatus status = other.await("ends", DeathsIT::hasEnded);
        BuildVerdict verdict =
                Objects.requireNonNull(status.attempts().getLast().verdict());
        assertThat(verdict.cause()).isEqualTo("VersionMismatch");
        assertThat(verdict.message()).startsWith("operator and builder image are of different versions: ");
        assertThat(neighbour.await("ends", DeathsIT::hasEnded).phase()).isEqualTo(BuildPhase.SUCCEEDED);
    }

    @Test
    void aBuilderThatEndsBeforeItsAgentStartsIsJudgedByWhatItLeft() throws Exception {
        List<String> packages = List.of("hasty-1", "rash-1");
        var builds = new ArrayList<BuildRequest>();
        for (String name : packages) {
            Files.createFile(hold(name));
            builds.add(create(name));
        }
        for (BuildRequest build : builds) {
            awaitContainers(
                    build,
                    pod -> pod.getStatus().getContainerStatuses().stream()
                            .anyMatch(one -> one.getName().equals("builder")
                                    && one.getState().getTerminated() != null));
        }
        for (String name : packages) {
            Files.delete(hold(name));
        }
        for (BuildRequest build : builds) {
            build.await("ends", DeathsIT::hasEnded);
            assertThat(Published.problems(copr.results(), build.get())).isEmpty();
        }
        assertThat(builds.getFirst().status().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        CoprBuildStatus rash = builds.getLast().status();
        assertThat(rash.attempts()).hasSize(1);
        BuildVerdict verdict = Objects.requireNonNull(rash.attempts().getFirst().verdict());
        assertThat(verdict.cause()).isEqualTo("RunnerLost");
        assertThat(verdict.culprit()).isNull();
    }
}
