package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a node is worth a request: never in an ordinary build. */
class NodeQuestionTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final ContainerState RUNNING = new ContainerState.Running(START);
    private static final ContainerState ENDED =
            new ContainerState.Terminated(1, null, "Error", null, START.plusSeconds(60));
    private static final PodSigns READY_LOST = new PodSigns(null, null, true, false, new NodeObservation.Unknown());
    private static final PodSigns TAKEN = new PodSigns(
            new PodSigns.Disruption("EvictionByEvictionAPI", null, START),
            START,
            false,
            false,
            new NodeObservation.Unknown());

    private final CoprBuildSpec spec = Serialization.unmarshal("timeoutSeconds: 600", CoprBuildSpec.class);

    private static PodObservation.Present pod(
            @Nullable String node, ContainerState builder, ContainerState agent, boolean deleting, PodSigns signs) {
        return new PodObservation.Present(
                "pod", "uid", node, "Running", null, null, null, builder, agent, Map.of(), deleting, null, null, signs);
    }

    private boolean matters(PodObservation.Present pod, @Nullable Instant runningAt, Duration after) {
        var attempt =
                new BuildAttempt(1, "pool", null, "pod", "uid", "node1", START, runningAt, null, null, null, null);
        return NodeQuestion.matters(pod, attempt, spec, runningAt != null, START.plus(after));
    }

    @Test
    void anOrdinaryBuildAsksForNoNode() {
        var works = pod("node1", RUNNING, RUNNING, false, PodSigns.NONE);
        assertThat(matters(works, null, NodeQuestion.ORDINARY.minusSeconds(1))).isFalse();
        assertThat(matters(works, START, Duration.ofMinutes(10))).isFalse();
        var publishes = pod("node1", ENDED, RUNNING, false, PodSigns.NONE);
        assertThat(matters(publishes, START, Duration.ofSeconds(61))).isFalse();
    }

    @Test
    void whatTakesTooLongMayBeTheNodesFault() {
        var works = pod("node1", RUNNING, RUNNING, false, PodSigns.NONE);
        assertThat(matters(works, null, NodeQuestion.ORDINARY)).isTrue();
        assertThat(matters(works, START, Duration.ofMinutes(10).plus(NodeQuestion.ORDINARY)))
                .isTrue();
        var publishes = pod("node1", ENDED, RUNNING, false, PodSigns.NONE);
        assertThat(matters(publishes, START, Duration.ofSeconds(60).plus(NodeQuestion.ORDINARY)))
                .isTrue();
    }

    @Test
    void aPodThatIsTakenAwayOrNotHeardOfMayBeOnALostNode() {
        Duration soon = Duration.ofSeconds(5);
        assertThat(matters(pod("node1", RUNNING, RUNNING, true, PodSigns.NONE), START, soon))
                .isTrue();
        assertThat(matters(pod("node1", RUNNING, RUNNING, false, TAKEN), START, soon))
                .isTrue();
        assertThat(matters(pod("node1", RUNNING, RUNNING, false, READY_LOST), START, soon))
                .isTrue();
    }

    @Test
    void aPodOnNoNodeOrWithoutContainersLeftNeedsNone() {
        assertThat(matters(pod(null, RUNNING, RUNNING, true, PodSigns.NONE), null, Duration.ofDays(1)))
                .isFalse();
        assertThat(matters(pod("node1", ENDED, ENDED, true, TAKEN), START, Duration.ofDays(1)))
                .isFalse();
    }
}
