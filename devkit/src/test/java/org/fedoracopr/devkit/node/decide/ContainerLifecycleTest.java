package org.fedoracopr.devkit.node.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;
import org.fedoracopr.devkit.node.model.ProbeKind;
import org.junit.jupiter.api.Test;

class ContainerLifecycleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Pod pod = pod("Always");
    private PodLife life = PodLifecycle.first(pod, BackOff.beginningWith(Duration.ofSeconds(10)));

    @Test
    void theFirstRestartComesAtOnceAndKeepsTheEnd() {
        run();
        assertThat(happens(ended("a", 1)))
                .containsExactly(new PodAction.Report(), new PodAction.AwaitRestart("a", Duration.ZERO));
        assertThat(PodStatuses.phase(life)).isEqualTo("Running");
        assertThat(happens(new PodEvent.RestartDue("a"))).containsExactly(new PodAction.StartAgain("a"));
        happens(new PodEvent.Started("a", "process://a2", NOW));
        assertThat(a().restarts()).isEqualTo(1);
        assertThat(a().last()).isNotNull();
        var status = PodStatuses.of(life, null, NOW, NOW).getContainerStatuses().getFirst();
        assertThat(status.getRestartCount()).isEqualTo(1);
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(1);
    }

    @Test
    void theSecondEndInARowIsACrashLoop() {
        run();
        again();
        assertThat(happens(ended("a", 1))).contains(new PodAction.AwaitRestart("a", Duration.ofSeconds(10)));
        assertThat(a().state())
                .isEqualTo(new ContainerState.Waiting(
                        "CrashLoopBackOff", "back-off 10s restarting failed container=a pod=p_n(u)"));
        assertThat(PodStatuses.phase(life)).isEqualTo("Running");
    }

    @Test
    void onFailureRestartsFailuresOnly() {
        pod = pod("OnFailure");
        life = PodLifecycle.first(pod, BackOff.beginningWith(Duration.ofSeconds(10)));
        run();
        assertThat(happens(ended("b", 0))).containsExactly(new PodAction.Report());
        assertThat(happens(ended("a", 3))).contains(new PodAction.AwaitRestart("a", Duration.ZERO));
        happens(new PodEvent.RestartDue("a"));
        happens(new PodEvent.Started("a", "process://a2", NOW));
        happens(ended("a", 0));
        assertThat(life.stage()).isEqualTo(Stage.ENDED);
        assertThat(PodStatuses.phase(life)).isEqualTo("Succeeded");
    }

    @Test
    void aPodThatIsDeletedInACrashLoopIsLetGoAtOnce() {
        run();
        again();
        happens(ended("a", 7));
        happens(ended("b", 0));
        happens(new PodEvent.RestartDue("b"));
        happens(new PodEvent.Started("b", "process://b2", NOW));
        happens(ended("b", 0));
        pod = Pods.deleted(20);
        assertThat(happens(new PodEvent.Changed()))
                .containsExactly(new PodAction.Report(), new PodAction.DeleteObject());
        assertThat(PodStatuses.of(life, null, NOW, NOW)
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated()
                        .getExitCode())
                .isEqualTo(7);
        assertThat(happens(new PodEvent.RestartDue("a"))).isEmpty();
    }

    @Test
    void aProbedContainerIsReadyWhenItsProbeSaysSo() {
        pod = probed();
        run();
        assertThat(a().ready()).isFalse();
        happens(new PodEvent.Probed("a", "process://a", ProbeKind.READINESS, true, ""));
        assertThat(a().ready()).isTrue();
        assertThat(PodStatuses.of(life, null, NOW, NOW).getConditions()).anySatisfy(condition -> {
            assertThat(condition.getType()).isEqualTo("Ready");
            assertThat(condition.getStatus()).isEqualTo("True");
        });
        happens(new PodEvent.Probed("a", "process://a", ProbeKind.READINESS, false, "no"));
        assertThat(a().ready()).isFalse();
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsKilledAfterItsGrace() {
        pod = probed();
        run();
        assertThat(happens(new PodEvent.Probed("a", "process://a", ProbeKind.LIVENESS, false, "no")))
                .contains(new PodAction.TerminateOne("a", "process://a", Duration.ofSeconds(30)));
        assertThat(happens(new PodEvent.ContainerGraceOver("a", "process://a")))
                .containsExactly(new PodAction.KillOne("a"));
        again();
        assertThat(happens(new PodEvent.ContainerGraceOver("a", "process://a")))
                .as("the next run has nothing to do with it")
                .isEmpty();
    }

    @Test
    void aRestartThatIsHeldIsTriedAgain() {
        run();
        happens(ended("a", 1));
        happens(new PodEvent.RestartDue("a"));
        assertThat(happens(new PodEvent.Held("a")))
                .containsExactly(new PodAction.AwaitRestart("a", Duration.ofSeconds(1)));
        assertThat(happens(new PodEvent.RestartDue("a"))).containsExactly(new PodAction.StartAgain("a"));
    }

    private ContainerReport a() {
        return life.container("a").orElseThrow();
    }

    private void run() {
        happens(new PodEvent.Changed());
        happens(new PodEvent.Prepared());
        happens(new PodEvent.Started("a", "process://a", NOW));
        happens(new PodEvent.Started("b", "process://b", NOW));
    }

    private void again() {
        happens(ended("a", 1));
        happens(new PodEvent.RestartDue("a"));
        happens(new PodEvent.Started("a", "process://a2", NOW));
    }

    private List<PodAction> happens(PodEvent event) {
        PodLifecycle.Next next = PodLifecycle.next(life, pod, event);
        life = next.life();
        return next.actions();
    }

    private static Pod pod(String restartPolicy) {
        return Pods.two().editSpec().withRestartPolicy(restartPolicy).endSpec().build();
    }

    private static Pod probed() {
        return Pods.two()
                .editSpec()
                .withRestartPolicy("Always")
                .editFirstContainer()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withNewPort(80)
                .endTcpSocket()
                .endReadinessProbe()
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withNewPort(80)
                .endTcpSocket()
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
    }

    private static PodEvent ended(String container, int code) {
        return new PodEvent.Ended(
                container,
                new ContainerState.Terminated(code, code == 0 ? "Completed" : "Error", null, NOW, NOW, "process://x"));
    }
}
