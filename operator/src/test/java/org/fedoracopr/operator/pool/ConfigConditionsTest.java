package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.io.PoolView;
import org.fedoracopr.operator.queue.model.Pool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pool whose configuration builders would refuse says so and takes nothing, until it is mended. */
class ConfigConditionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private CoprBuilderPool pool(String settings) {
        return yaml.unmarshal("""
                metadata: {name: here, generation: 3}
                spec: {max: 1, results: {claimName: results}, %s}
                """.formatted(settings), CoprBuilderPool.class);
    }

    private static String told(CoprBuilderPoolStatus status, String type) {
        return condition(status, type)
                .map(condition -> condition.status() + " " + condition.reason() + ": " + condition.message())
                .orElse("nothing");
    }

    private static Optional<StatusCondition> condition(CoprBuilderPoolStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    private static Pool.Closed closed(CoprBuilderPool pool) {
        return Optional.ofNullable(PoolView.closed(pool, PoolHealth.WELL, NOW)).orElseThrow();
    }

    @Test
    void aFaultClosesThePoolAndItsMendingOpensIt() {
        CoprBuilderPool pool = pool("config: {main: ini}");
        assertThat(closed(pool).reason()).as("nobody has looked yet").isEqualTo("configUnchecked");

        pool.setStatus(PoolCounts.of(pool, new ConfigFindings.Faulty("ConfigMap ini: line 3"), NOW));
        assertThat(told(pool.getStatus(), "ConfigReadable")).isEqualTo("False ConfigUnreadable: ConfigMap ini: line 3");
        String why = "pool here admits nothing until its configuration can be read: ConfigMap ini: line 3";
        assertThat(told(pool.getStatus(), "Admitting"))
                .as("in the same status")
                .isEqualTo("False ConfigUnreadable: " + why);
        assertThat(closed(pool)).isEqualTo(new Pool.Closed("configUnreadable", why));

        pool.setStatus(PoolCounts.of(pool, new ConfigFindings.Fit(List.of("odd")), NOW));
        assertThat(told(pool.getStatus(), "ConfigReadable")).isEqualTo("True Checked: odd");
        assertThat(told(pool.getStatus(), "Admitting")).isEqualTo("True Open: null");
        assertThat(PoolView.closed(pool, PoolHealth.WELL, NOW)).isNull();
    }

    @Test
    void whatNobodyKnowsClosesNothing() {
        CoprBuilderPool pool = pool("caBundle: {configMap: ca}");
        pool.setStatus(PoolCounts.of(pool, new ConfigFindings.Unseen("forbidden"), NOW));
        assertThat(told(pool.getStatus(), "ConfigReadable")).isEqualTo("Unknown NotSeen: forbidden");
        assertThat(PoolView.closed(pool, PoolHealth.WELL, NOW)).isNull();
    }

    @Test
    void aPoolThatNamesNoConfigMapIsOpenAndSaysNothingOfThem() {
        CoprBuilderPool pool = pool("paused: false");
        assertThat(PoolView.closed(pool, PoolHealth.WELL, NOW)).isNull();
        pool.setStatus(PoolCounts.of(pool, new ConfigFindings.None(), NOW));
        assertThat(told(pool.getStatus(), "ConfigReadable")).isEqualTo("nothing");
        assertThat(told(pool.getStatus(), "Admitting")).isEqualTo("True Open: null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | paused: false",
                "true  | securityProfile: Privileged",
                "true  | nodeSelector: {kubernetes.io/arch: arm64}",
                "true  | tolerations: [{key: builders, operator: Exists}]",
                "true  | affinity: {podAntiAffinity: {}}",
                "false | securityProfile: Capabilities",
                "false | securityProfile: UserNamespace",
                "false | nodeSelector: {builders: 'true'}",
                "false | affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: builders, operator: Exists}]}]}}}"
            })
    void rootOnAnyNodeIsTold(boolean told, String settings) {
        CoprBuilderPoolStatus status = PoolCounts.of(pool(settings), new ConfigFindings.None(), NOW);
        assertThat(condition(status, "NodesShared").isPresent()).isEqualTo(told);
    }
}
