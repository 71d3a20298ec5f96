package org.fedoracopr.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.junit.jupiter.api.Test;

/**
 * A user changes the spec at the very moment a status is written, a hundred times: every change is reconciled.
 *
 * <p>With the framework's own status update none of them is, for its filter takes the foreign change for an echo of its own.
 */
class StatusRaceIT {

    private static final int BUILDS = 100;

    @Test
    void noSpecChangeIsLostAroundAStatusWrite() throws Exception {
        try (Installation copr = Installation.create("race-it")) {
            var reconciler = new RacingReconciler(copr.client());
            var operator = new Operator(configuration -> configuration
                    .withKubernetesClient(copr.operatorClient())
                    .withCloseClientOnStop(false)
                    .withUseSSAToPatchPrimaryResource(false));
            operator.register(reconciler, controller -> controller.settingNamespace(copr.namespace()));
            operator.start();
            try {
                List<BuildRequest> builds = IntStream.range(0, BUILDS)
                        .mapToObj(i -> BuildRequest.create(
                                copr, 1_000 + i, "package", "distGit: {cloneUrl: \"https://example.org/x\"}"))
                        .toList();
                Awaitility.await("each changed spec is reconciled")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> builds.stream()
                                .allMatch(build -> reconciler.newest.getOrDefault(build.name(), 0L) >= 2));
                assertThat(reconciler.newest).hasSize(BUILDS);
            } finally {
                operator.stop();
            }
        }
    }

    /** What StatusWriter relies on: a status meant for a build that is gone reaches no other one that has its name by now. */
    @Test
    void aStatusIsRefusedThatIsMeantForAnotherBuildOfTheName() {
        try (Installation copr = Installation.scripted("uid-it")) {
            String source = "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}";
            BuildRequest first = BuildRequest.create(copr, 1, "hello", source);
            String gone = first.get().getMetadata().getUid();
            first.delete();
            BuildRequest second = BuildRequest.create(copr, 1, "hello", source);
            String body = "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"" + gone
                    + "\"},{\"op\":\"add\",\"path\":\"/status\",\"value\":{\"phase\":\"Succeeded\"}}]";
            assertThatThrownBy(() -> copr.client()
                            .resource(second.get())
                            .subresource("status")
                            .patch(PatchContext.of(PatchType.JSON), body))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("code=422");
            assertThat(second.get().getStatus()).isNull();
        }
    }

    @ControllerConfiguration(name = "race")
    private static final class RacingReconciler implements Reconciler<CoprBuild> {
        private final Map<String, Long> newest = new ConcurrentHashMap<>();
        private final StatusWriter writer = new StatusWriter();
        private final KubernetesClient user;

        RacingReconciler(KubernetesClient user) {
            this.user = user;
        }

        @Override
        public UpdateControl<CoprBuild> reconcile(CoprBuild build, Context<CoprBuild> context) {
            long generation = build.getMetadata().getGeneration();
            newest.merge(build.getMetadata().getName(), generation, Math::max);
            if (generation == 1) {
                user.resource(build).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"cancel\":true}}");
            }
            var status = new CoprBuildStatus(
                    BuildPhase.PENDING,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    generation,
                    null,
                    null);
            var written = writer.write(context, build, build.getStatus(), status);
            UpdateControl<CoprBuild> control = UpdateControl.noUpdate();
            return written.specMoved() ? control.rescheduleAfter(0) : control;
        }
    }
}
