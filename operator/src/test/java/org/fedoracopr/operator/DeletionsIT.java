package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.OperatorProcess;
import org.fedoracopr.operator.cluster.Published;
import org.fedoracopr.operator.pod.PodIdentity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of builds that are deleted, and of those whose Pods somebody else deletes or kills, with the operator there and away (invariants I6 and I7). */
class DeletionsIT {
    private static final String OPERATOR = "the operator of DeletionsIT";

    /** Waits for others most of the time, and needs the operator to be there. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = OPERATOR, mode = ResourceAccessMode.READ)
    private @interface BesideOthers {}

    private static final AtomicInteger NUMBERS = new AtomicInteger(700);
    private static Installation copr;
    private static OperatorProcess operator;

    @BeforeAll
    static void start() throws IOException {
        copr = Installation.scripted("deletions-it");
        copr.changePool("{\"max\":8}");
        operator = OperatorProcess.start(copr);
    }

    @AfterAll
    static void stop() {
        operator.close();
        copr.close();
    }

    private static BuildRequest create(String what) {
        return BuildRequest.create(
                copr, NUMBERS.incrementAndGet(), what, "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}");
    }

    private static List<Pod> pods(String uid) {
        return copr.client()
                .pods()
                .inNamespace(copr.namespace())
                .withLabel(PodIdentity.BUILD_UID, uid)
                .list()
                .getItems();
    }

    private static void awaitGone(String uid) {
        Awaitility.await("the Pods of build " + uid + " are gone")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> pods(uid).isEmpty());
    }

    private static String uid(BuildRequest build) {
        return build.get().getMetadata().getUid();
    }

    @ParameterizedTest
    @BesideOthers
    @EnumSource(DeletionPropagation.class)
    void aBuildThatIsDeletedWhileItRunsLeavesItsLogAndNothingElse(DeletionPropagation propagation) throws Exception {
        BuildRequest build = create("succeeds-600");
        build.awaitRunning();
        String uid = uid(build);
        build.delete(propagation);
        awaitGone(uid);
        assertThat(new String(copr.relayedLog(uid), StandardCharsets.UTF_8)).contains("line 1 of", "ended canceled");
        // A Pod that is being deleted hears of no permit any more.
        assertThat(Published.of(copr.results(), uid)).hasSize(propagation == DeletionPropagation.ORPHAN ? 1 : 0);
    }

    @Test
    @BesideOthers
    void buildsThatAreDeletedBeforeTheirPodsRunLeaveNothing() {
        List<String> uids = new ArrayList<>();
        for (DeletionPropagation propagation : DeletionPropagation.values()) {
            BuildRequest build = create("succeeds-600");
            build.await("has an attempt", status -> !status.attempts().isEmpty());
            uids.add(uid(build));
            build.delete(propagation);
        }
        uids.forEach(DeletionsIT::awaitGone);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @ResourceLock(value = OPERATOR, mode = ResourceAccessMode.READ_WRITE)
    void aBuildThatIsDeletedWhileTheOperatorIsAwayIsLetGoByTheNextOne() throws Exception {
        BuildRequest orphaned = create("succeeds-600");
        BuildRequest collected = create("succeeds-600");
        orphaned.awaitRunning();
        collected.awaitRunning();
        List<String> uids = List.of(uid(orphaned), uid(collected));
        operator.kill();
        orphaned.delete(DeletionPropagation.ORPHAN);
        collected.delete(DeletionPropagation.BACKGROUND);
        operator.startAgain();
        uids.forEach(DeletionsIT::awaitGone);
    }

    @Test
    @BesideOthers
    void aPodThatSomebodyDeletesIsMadeAgainAsAnotherAttempt() {
        assertMadeAgainAfter(PodResource::delete);
    }

    @Test
    @BesideOthers
    void aPodThatSomebodyDeletesByForceIsMadeAgainAsAnotherAttempt() {
        assertMadeAgainAfter(pod -> pod.withGracePeriod(0).delete());
    }

    private static void assertMadeAgainAfter(Consumer<PodResource> deletion) {
        BuildRequest build = create("succeeds-8");
        build.awaitRunning();
        deletion.accept(copr.client().pods().inNamespace(copr.namespace()).withName(build.podName()));
        assertTriedAgain(build.await("ends", DeletionsIT::hasEnded), "PodDeleted");
        awaitGone(uid(build));
    }

    @Test
    @BesideOthers
    void aBuilderThatDiesWithoutAWordIsNobodysFaultAndNotTriedAgain() {
        BuildRequest build = create("dies-1");
        CoprBuildStatus status = build.await("ends", DeletionsIT::hasEnded);
        BuildVerdict verdict =
                Objects.requireNonNull(status.attempts().getLast().verdict());
        assertThat(status.attempts()).hasSize(1);
        assertThat(verdict.cause()).isEqualTo("RunnerLost");
        assertThat(verdict.culprit()).isNull();
        assertThat(status.attempts().getLast().log()).isNotNull();
    }

    @Test
    @BesideOthers
    void anEndedBuildIsDeletedWhenItsTimeToLiveIsOver() {
        BuildRequest build = create("succeeds-1");
        build.await("ends", DeletionsIT::hasEnded);
        String uid = uid(build);
        build.awaitExpiry();
        assertThat(pods(uid)).isEmpty();
    }

    private static boolean hasEnded(CoprBuildStatus status) {
        return status.phase() != null && status.phase().isTerminal();
    }

    private static void assertTriedAgain(CoprBuildStatus status, String cause) {
        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(status.attempts()).hasSize(2);
        BuildVerdict first = Objects.requireNonNull(status.attempts().getFirst().verdict());
        assertThat(first.cause()).isEqualTo(cause);
        assertThat(first.culprit()).isEqualTo(Culprit.CLUSTER);
        assertThat(first.retry()).isTrue();
    }
}
