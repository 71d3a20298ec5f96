package org.fedoracopr.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.relay.io.LogBackend;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorMetricsTest {

    private final OperatorMetrics metrics = new OperatorMetrics();

    @Test
    void countsBuildsByPhaseWhenItIsAsked() {
        metrics.builds(() -> List.of(build(null), build(BuildPhase.PENDING), build(BuildPhase.RUNNING)));

        assertThat(metrics.scrape())
                .contains("copr_builds{phase=\"Pending\"} 2.0")
                .contains("copr_builds{phase=\"Running\"} 1.0")
                .contains("copr_builds{phase=\"Failed\"} 0.0");
    }

    @Test
    void countsTransitionsAndEndedAttemptsOnce() {
        CoprBuildStatus running = status(BuildPhase.RUNNING, attempt(1, null));
        CoprBuildStatus failed = status(BuildPhase.FAILED, attempt(1, "BuildFailed"));
        metrics.written(null, running);
        metrics.written(running, failed);
        metrics.written(failed, failed);

        assertThat(metrics.scrape())
                .contains(
                        "copr_build_transitions_total{cause=\"none\",culprit=\"none\",from=\"none\",to=\"Running\"} 1.0")
                .contains(
                        "copr_build_transitions_total{cause=\"BuildFailed\",culprit=\"Package\",from=\"Running\",to=\"Failed\"} 1.0")
                .contains("copr_attempts_ended_total{cause=\"BuildFailed\",culprit=\"Package\"} 1.0");
    }

    @Test
    void aRetriedAttemptIsCountedToo() {
        CoprBuildStatus running = status(BuildPhase.RUNNING, attempt(1, null));
        metrics.written(running, status(BuildPhase.STARTING, attempt(1, "Evicted"), attempt(2, null)));

        assertThat(metrics.scrape()).contains("copr_attempts_ended_total{cause=\"Evicted\",culprit=\"Package\"} 1.0");
    }

    @Test
    void wordsFromElsewhereAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            metrics.written(null, status(BuildPhase.FAILED, attempt(1, "Word" + i)));
        }

        assertThat(metrics.scrape().lines().filter(line -> line.startsWith("copr_attempts_ended_total")))
                .hasSize(65)
                .anyMatch(line -> line.contains("cause=\"other\"") && line.endsWith(" 936.0"));
    }

    @Test
    void countsBytesThatTheBackendTook() throws IOException {
        var key = new LogKey("uid", 1, "task", 1, "path");
        LogBackend taking = metrics.metered(batch -> new BackendAnswer.Acknowledged(batch.bytes().length));
        LogBackend refusing = metrics.metered(batch -> new BackendAnswer.Refused("no"));

        taking.send(LogBatch.part(key, 0, new byte[70]));
        refusing.send(LogBatch.part(key, 0, new byte[5]));

        assertThat(metrics.scrape()).contains("copr_log_relayed_bytes_total 70.0");
    }

    @Test
    void theRestIsThere() {
        metrics.planned(Duration.ofMillis(250));
        metrics.admitted();
        metrics.taskFailed("sweep");
        metrics.answered("patch", 409);
        metrics.gauge("copr.orphans", "orphans", () -> 3);
        metrics.counter("copr.events.lost", "lost", () -> 4);

        assertThat(metrics.scrape())
                .contains("copr_queue_plan_seconds_count 1")
                .contains("copr_admissions_total 1.0")
                .contains("copr_tasks_failed_total{task=\"sweep\"} 1.0")
                .contains("copr_api_requests_total{code=\"409\",verb=\"patch\"} 1.0")
                .contains("copr_orphans 3.0")
                .contains("copr_events_lost_total 4.0");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, https://h/api/v1/namespaces/copr/pods?labelSelector=a, list",
        "GET, https://h/api/v1/namespaces/copr/pods?watch=true, watch",
        "GET, https://h/api/v1/namespaces/copr/pods/one, get",
        "GET, https://h/api/v1/namespaces/copr, get",
        "GET, https://h/api/v1/namespaces, list",
        "GET, https://h/apis/copr.fedorainfracloud.org/v1alpha1/namespaces/copr/coprbuilds, list",
        "GET, https://h/apis/copr.fedorainfracloud.org/v1alpha1/namespaces/copr/coprbuilds/a/status, get",
        "GET, https://h/version, get",
        "POST, https://h/api/v1/namespaces/copr/pods, create",
        "PUT, https://h/apis/coordination.k8s.io/v1/namespaces/a/leases/b, update",
        "PATCH, https://h/api/v1/namespaces/copr/pods/one, patch",
        "DELETE, https://h/api/v1/namespaces/copr/pods/one, delete",
    })
    void requestsAreCountedByKubernetesVerbs(String method, URI uri, String verb) {
        assertThat(ApiRequestMeter.verb(method, uri)).isEqualTo(verb);
    }

    private static CoprBuild build(@Nullable BuildPhase phase) {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder().withName("b").build());
        build.setStatus(status(phase));
        return build;
    }

    private static CoprBuildStatus status(@Nullable BuildPhase phase, BuildAttempt... attempts) {
        return new CoprBuildStatus(
                phase, List.of(), List.of(attempts), null, null, null, null, null, null, null, null, null);
    }

    private static BuildAttempt attempt(int number, @Nullable String cause) {
        BuildVerdict verdict = cause == null ? null : new BuildVerdict(null, cause, Culprit.PACKAGE, null, false, null);
        return new BuildAttempt(number, "pool", null, "pod", null, null, null, null, null, null, null, verdict);
    }
}
