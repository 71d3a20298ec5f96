package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;
import org.junit.jupiter.api.Test;

class PodLifecycleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Pod pod = Pods.two().build();
    private PodLife life = PodLifecycle.first(pod, BackOff.beginningWith(Duration.ofSeconds(10)));

    @Test
    void aNewPodIsReportedThenPreparedThenStarted() {
        assertThat(happens(pod, new PodEvent.Changed()))
                .containsExactly(new PodAction.Report(), new PodAction.Prepare());
        assertThat(happens(pod, new PodEvent.Prepared())).containsExactly(new PodAction.Start());
    }

    @Test
    void aPodThatNeedsMoreFailsWithTheField() {
        Pod demanding = Pods.two().editSpec().withHostPID(true).endSpec().build();
        assertThat(happens(demanding, new PodEvent.Changed())).contains(new PodAction.Report());
        assertThat(life.stage()).isEqualTo(Stage.ENDED);
        assertThat(PodStatuses.of(life, null, NOW, NOW).getMessage()).contains("spec.hostPID");
    }

    @Test
    void oneContainersFailureDoesNotStopTheOther() {
        run();
        assertThat(happens(pod, ended("a", 6))).containsExactly(new PodAction.Report());
        assertThat(PodStatuses.phase(life)).isEqualTo("Running");
        assertThat(happens(pod, ended("b", 0))).containsExactly(new PodAction.Report());
        assertThat(PodStatuses.phase(life)).isEqualTo("Failed");
    }

    @Test
    void deletionSendsTermAndShowsNothingUntilAllHaveEnded() {
        run();
        Pod deleted = Pods.deleted(20);
        assertThat(happens(deleted, new PodEvent.Changed())).contains(new PodAction.Terminate(Duration.ofSeconds(20)));
        assertThat(happens(deleted, ended("a", 3))).isEmpty();
        assertThat(happens(deleted, ended("b", 0)))
                .containsExactly(new PodAction.Report(), new PodAction.DeleteObject());
    }

    @Test
    void aGraceThatIsShortenedLaterIsIgnored() {
        run();
        happens(Pods.deleted(20), new PodEvent.Changed());
        assertThat(happens(Pods.deleted(1), new PodEvent.Changed())).isEmpty();
    }

    @Test
    void aPodThatEndsIsToldNothingNew() {
        run();
        Pod annotated = Pods.two()
                .editMetadata()
                .addToAnnotations("task", "new")
                .endMetadata()
                .build();
        assertThat(happens(annotated, new PodEvent.Changed())).containsExactly(new PodAction.Refresh());
        happens(pod, new PodEvent.DeadlineReached());
        assertThat(happens(annotated, new PodEvent.Changed())).isEmpty();
    }

    @Test
    void aForcedDeletionLeavesTwoSeconds() {
        run();
        assertThat(happens(Pods.deleted(0), new PodEvent.Changed()))
                .contains(new PodAction.Terminate(Duration.ofSeconds(2)));
        assertThat(happens(Pods.deleted(0), new PodEvent.GraceOver())).containsExactly(new PodAction.Kill());
    }

    @Test
    void theProcessesOfAPodThatVanishedHaveTwoSecondsToEnd() {
        run();
        assertThat(happens(pod, new PodEvent.Vanished()))
                .containsExactly(new PodAction.Terminate(Duration.ofSeconds(2)), new PodAction.Forget());
        assertThat(happens(pod, new PodEvent.GraceOver())).containsExactly(new PodAction.Kill());
    }

    @Test
    void aPodThatVanishesWhileItEndsKeepsItsGrace() {
        run();
        happens(Pods.deleted(30), new PodEvent.Changed());
        assertThat(happens(pod, new PodEvent.Vanished())).containsExactly(new PodAction.Forget());
    }

    @Test
    void theDeadlineIsShownOnlyWhenTheContainersAreGone() {
        run();
        assertThat(happens(pod, new PodEvent.DeadlineReached()))
                .contains(new PodAction.Terminate(Duration.ofSeconds(30)));
        assertThat(PodStatuses.of(life, null, NOW, NOW).getReason()).isNull();
        happens(pod, ended("a", 0));
        happens(pod, ended("b", 0));
        assertThat(PodStatuses.of(life, null, NOW, NOW).getReason()).isEqualTo("DeadlineExceeded");
        assertThat(PodStatuses.phase(life)).isEqualTo("Failed");
    }

    @Test
    void aPodOfAnEarlierNodeProcessIsLost() {
        Pod earlier = Pods.two()
                .withNewStatus()
                .withPhase("Running")
                .withStartTime("2026-01-01T00:00:00Z")
                .endStatus()
                .build();
        assertThat(happens(earlier, new PodEvent.Changed())).containsExactly(new PodAction.Report());
        assertThat(life.containers()).allSatisfy(report -> {
            assertThat(report.state()).isEqualTo(ContainerState.Terminated.unknown());
            assertThat(report.restarts()).isEqualTo(1);
        });
        assertThat(PodStatuses.phase(life)).isEqualTo("Failed");
    }

    @Test
    void whatIsMissingIsShownOnceAndLookedForAgain() {
        happens(pod, new PodEvent.Changed());
        PodEvent missing = new PodEvent.NotPrepared(null, "ContainerCreating", "configmap \"c\" not found", true);
        assertThat(happens(pod, missing))
                .containsExactly(
                        new PodAction.Report(),
                        new PodAction.Tell("Warning", "ContainerCreating", "configmap \"c\" not found"),
                        new PodAction.Retry());
        assertThat(happens(pod, missing)).containsExactly(new PodAction.Retry());
        assertThat(PodStatuses.phase(life)).isEqualTo("Pending");
    }

    @Test
    void aPodDeletedBeforeItsContainersRanIsLetGo() {
        happens(pod, new PodEvent.Changed());
        assertThat(happens(Pods.deleted(30), new PodEvent.Changed()))
                .containsExactly(new PodAction.Report(), new PodAction.DeleteObject());
        assertThat(happens(Pods.deleted(30), new PodEvent.Prepared())).isEmpty();
    }

    private void run() {
        happens(pod, new PodEvent.Changed());
        happens(pod, new PodEvent.Prepared());
        happens(pod, new PodEvent.Started("a", "process://a", NOW));
        happens(pod, new PodEvent.Started("b", "process://b", NOW));
        assertThat(PodStatuses.phase(life)).isEqualTo("Running");
    }

    private List<PodAction> happens(Pod newest, PodEvent event) {
        PodLifecycle.Next next = PodLifecycle.next(life, newest, event);
        life = next.life();
        return next.actions();
    }

    private static PodEvent ended(String container, int code) {
        return new PodEvent.Ended(
                container,
                new ContainerState.Terminated(code, code == 0 ? "Completed" : "Error", null, NOW, NOW, "process://x"));
    }
}
