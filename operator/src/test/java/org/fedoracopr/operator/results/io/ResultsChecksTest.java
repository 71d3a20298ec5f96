package org.fedoracopr.operator.results.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.ResultsCheckPod;
import org.fedoracopr.operator.pool.PoolCounts;
import org.fedoracopr.operator.results.model.Finding;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The course of looking at a pool's results volume: one Pod at a time, as seldom as possible, and only a clear word closes the pool. */
class ResultsChecksTest {

    private static final String SUBJECT = "claim results as user 1000 and group 1001 with image copr";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FakeCluster cluster = new FakeCluster();
    private ResultsChecks checks = new ResultsChecks(cluster, () -> now);
    private final CoprBuilderPool pool = pool("{}");

    /** A cluster with one Pod and one claim, which counts what is asked of it. */
    private final class FakeCluster implements CheckCluster {
        private @Nullable Pod pod;
        private @Nullable PersistentVolumeClaim claim = Serialization.unmarshal("""
                metadata: {name: results}
                spec: {accessModes: [ReadWriteMany]}
                """, PersistentVolumeClaim.class);
        private @Nullable String refusal;
        private final List<String> requests = new ArrayList<>();

        @Override
        public @Nullable Pod pod(String namespace, String name) {
            requests.add("get");
            assertThat(namespace + "/" + name).isEqualTo("copr/" + ResultsCheckPod.name(pool));
            return pod;
        }

        @Override
        public void create(Pod made) {
            requests.add("create");
            if (refusal != null) {
                throw new KubernetesClientException(refusal);
            }
            assertThat(pod).as("never a second one").isNull();
            pod = new PodBuilder(made)
                    .editMetadata()
                    .withCreationTimestamp(now.toString())
                    .endMetadata()
                    .build();
        }

        @Override
        public void delete(Pod deleted) {
            requests.add("delete");
            pod = null;
        }

        @Override
        public void forget(Pod forgotten) {
            requests.add("forget");
            pod = null;
        }

        @Override
        public @Nullable PersistentVolumeClaim claim(String namespace, String name) {
            requests.add("claim");
            return claim;
        }

        void ends(@Nullable String message) {
            Pod there = Objects.requireNonNull(pod);
            there.setStatus(Serialization.unmarshal("""
                    phase: Succeeded
                    containerStatuses:
                    - {name: agent, image: copr, imageID: x, ready: false, restartCount: 0, state: {terminated: {exitCode: 1, reason: Error}}}
                    """, PodStatus.class));
            there.getStatus()
                    .getContainerStatuses()
                    .getFirst()
                    .getState()
                    .getTerminated()
                    .setMessage(message);
        }

        List<String> take() {
            List<String> taken = List.copyOf(requests);
            requests.clear();
            return taken;
        }
    }

    /** One turn of the pool's reconciler, which writes what is found. */
    private Finding turn() {
        ResultsFindings found = checks.of(pool);
        CoprBuilderPoolStatus status = PoolCounts.of(pool, found, now);
        pool.setStatus(status);
        return Objects.requireNonNull(found.writable());
    }

    private String admitting() {
        return pool.getStatus().conditions().stream()
                .filter(condition -> condition.type().equals("Admitting"))
                .map(condition -> condition.status() + " " + condition.reason())
                .findFirst()
                .orElseThrow();
    }

    private static String report(@Nullable String fault, @Nullable Long uid, @Nullable Long gid) {
        return ProtocolJson.line(new VolumeReport(1, fault, uid, gid));
    }

    @Test
    void aVolumeThatTakesResultsIsTriedOnce() {
        assertThat(turn().reason()).isEqualTo("Checking");
        assertThat(admitting()).isEqualTo("True Open");
        assertThat(cluster.take()).containsExactly("claim", "get", "create");
        assertThat(turn().value()).isEqualTo("Unknown");
        assertThat(cluster.take()).containsExactly("get");

        cluster.ends(report(null, 1000L, 1001L));

        assertThat(turn()).isEqualTo(Finding.yes("Writable", SUBJECT + ": results can be put there"));
        assertThat(cluster.take()).containsExactly("get", "delete");
        assertThat(turn().value()).isEqualTo("True");
        now = now.plus(Duration.ofHours(1));
        turn();
        // Nor does an operator that starts try it again.
        checks = new ResultsChecks(cluster, () -> now);
        assertThat(turn().value()).isEqualTo("True");
        assertThat(cluster.take()).containsExactly("claim", "claim");
    }

    @Test
    void onlyAnAgentThatCannotPublishClosesThePoolUntilItCan() {
        turn();
        cluster.ends(report("cannot write a file: Permission denied", null, null));

        Finding found = turn();

        assertThat(found.value() + " " + found.reason()).isEqualTo("False NotWritable");
        assertThat(found.message())
                .isEqualTo(
                        SUBJECT + ": cannot write a file: Permission denied; let this user write to the volume, or set"
                                + " spec.results.uid and gid");
        assertThat(admitting()).isEqualTo("False ResultsNotWritable");
        cluster.take();
        turn();
        assertThat(cluster.take()).as("it is not tried again at once").isEmpty();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(turn().reason()).isEqualTo("NotWritable");
        assertThat(cluster.take()).contains("create");
        assertThat(admitting()).as("nothing better is known yet").isEqualTo("False ResultsNotWritable");

        cluster.ends(report(null, 1000L, 1001L));

        assertThat(turn().value()).isEqualTo("True");
        assertThat(admitting()).isEqualTo("True Open");
    }

    @Test
    void pausesGrowToHalfAnHour() {
        var pauses = new ArrayList<Long>();
        for (int tries = 0; tries < 8; tries++) {
            turn();
            cluster.ends(report("cannot write a file: Input/output error", null, null));
            turn();
            Instant failed = now;
            cluster.take();
            while (!cluster.take().contains("create")) {
                now = now.plusSeconds(30);
                turn();
            }
            pauses.add(Duration.between(failed, now).toMinutes());
            cluster.ends(report("cannot write a file: Input/output error", null, null));
            // The turn that reads this is the first of the next round: it deletes.
            turn();
            now = now.plus(Duration.ofMinutes(30));
        }
        assertThat(pauses).startsWith(1L).endsWith(30L).isSorted();
    }

    @Test
    void filesOfAnotherOwnerAreToldAndKeepNobodyOut() {
        turn();
        cluster.ends(report(null, 65534L, 65534L));

        Finding found = turn();

        assertThat(found.value() + " " + found.reason()).isEqualTo("False OtherOwner");
        assertThat(found.message()).contains("belong to user 65534 and group 65534", "root_squash");
        assertThat(admitting()).isEqualTo("True Open");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Killed",
                "{\"protocol\":9}",
                "{\"protocol\":1,\"buildUid\":\"\",\"attempt\":0,\"committed\":false}"
            })
    void aCheckThatSaysNothingKeepsNobodyOut(String message) {
        turn();
        cluster.ends(message);

        assertThat(turn().value() + " " + turn().reason()).isEqualTo("Unknown NoAnswer");
        assertThat(admitting()).isEqualTo("True Open");
    }

    @Test
    void aPodThatDoesNotEndIsTakenAwayAndSaysWhyItDidNotRun() {
        turn();
        Objects.requireNonNull(cluster.pod).setStatus(Serialization.unmarshal("""
                phase: Pending
                conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: no node fits}]
                """, PodStatus.class));
        now = now.plus(Duration.ofMinutes(9));
        assertThat(turn().reason()).isEqualTo("Checking");
        now = now.plus(Duration.ofMinutes(1));
        cluster.take();

        assertThat(turn())
                .isEqualTo(Finding.unknown(
                        "NoAnswer",
                        SUBJECT + ": the Pod that tries it has not ended within 10 min: Unschedulable: no node fits"));
        assertThat(cluster.take()).contains("delete");
        assertThat(admitting()).isEqualTo("True Open");
    }

    @Test
    void aPodThatItsNodeDoesNotEndIsForgotten() {
        turn();
        Objects.requireNonNull(cluster.pod).getMetadata().setDeletionTimestamp(now.toString());
        cluster.take();
        turn();
        assertThat(cluster.take()).containsExactly("get");
        now = now.plus(ResultsChecks.FORGET_AFTER);
        turn();
        assertThat(cluster.take()).contains("forget");
    }

    @Test
    void whatElseIsTriedIsAnotherSubject() {
        turn();
        cluster.ends(report(null, 1000L, 1001L));
        turn();
        cluster.take();
        CoprBuilderPool other = pool("{\"max\": 7}");
        other.setStatus(pool.getStatus());
        assertThat(Objects.requireNonNull(checks.of(other).writable()).value()).isEqualTo("True");
        assertThat(cluster.take()).as("the number of builders changes nothing").doesNotContain("create");
        CoprBuilderPool moved = pool("{\"results\": {\"claimName\": \"results\", \"uid\": 5}}");
        moved.setStatus(pool.getStatus());
        assertThat(Objects.requireNonNull(checks.of(moved).writable()).reason()).isEqualTo("Checking");
        assertThat(cluster.take()).contains("create");
        CoprBuilderPool again = pool("{\"results\": {\"claimName\": \"results\", \"uid\": 6}}");
        again.setStatus(pool.getStatus());
        checks.of(again);
        assertThat(cluster.take())
                .as("the outdated one goes first")
                .contains("delete")
                .doesNotContain("create");
        checks.of(again);
        assertThat(cluster.take()).contains("create");
    }

    @Test
    void aPausedPoolAndOneWithoutItsClaimAreLeftAlone() {
        CoprBuilderPool paused = pool("{\"paused\": true}");
        checks.of(paused);
        assertThat(cluster.take()).containsExactly("claim");
        cluster.claim = null;
        now = now.plus(ResultsChecks.CLAIM_FRESH);
        turn();
        assertThat(cluster.take()).containsExactly("claim");
        assertThat(Objects.requireNonNull(checks.of(pool).shared()).reason()).isEqualTo("NoClaim");
        assertThat(checks.of(pool("{\"results\": null}"))).isEqualTo(ResultsFindings.NONE);
    }

    @Test
    void aRefusalIsToldAndWaitsLikeAFailure() {
        cluster.refusal = "exceeded quota";
        assertThat(turn())
                .isEqualTo(Finding.unknown("NotMade", SUBJECT + ": the Pod that tries it is refused: exceeded quota"));
        cluster.take();
        turn();
        assertThat(cluster.take()).isEmpty();
        assertThat(admitting()).isEqualTo("True Open");
    }

    @Test
    void itsPodIsTheAgentsAndNobodysBuilder() {
        turn();
        Pod pod = Objects.requireNonNull(cluster.pod);
        assertThat(pod.getMetadata().getName()).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
        assertThat(pod.getMetadata().getLabels()).doesNotContainKeys(PodIdentity.BUILD_UID, PodIdentity.WARM);
        assertThat(pod.getMetadata().getFinalizers()).isEmpty();
        assertThat(pod.getSpec().getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getCommand()).containsExactly("copr-agent", VolumeReport.OPTION);
            assertThat(container.getSecurityContext().getRunAsUser()).isEqualTo(1000L);
            assertThat(container.getSecurityContext().getRunAsGroup()).isEqualTo(1001L);
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getVolumeMounts())
                    .singleElement()
                    .satisfies(mount -> assertThat(mount.getMountPath()).isEqualTo("/results"));
        });
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getNodeSelector()).containsEntry("kubernetes.io/arch", "amd64");
    }

    /** @param changes of the spec, as JSON */
    private static CoprBuilderPool pool(String changes) {
        CoprBuilderPool pool = Serialization.unmarshal("""
                metadata: {name: x86, namespace: copr, uid: pool-uid, generation: 1}
                spec: {architectures: [{name: x86_64}], image: copr, results: {claimName: results, uid: 1000, gid: 1001}}
                """, CoprBuilderPool.class);
        var yaml = new KubernetesSerialization();
        ObjectNode tree = yaml.convertValue(pool, ObjectNode.class);
        tree.withObject("/spec").setAll(yaml.unmarshal(changes, ObjectNode.class));
        return yaml.convertValue(tree, CoprBuilderPool.class);
    }
}
