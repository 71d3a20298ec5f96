package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ConfigMaps are read again when they may have changed, and not at each look. */
class PoolConfigReaderTest {

    private static final ConfigMap GOOD =
            new ConfigMapBuilder().addToData("main.ini", "[main]\n").build();

    private final List<String> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private @Nullable ConfigMap map = GOOD;
    private @Nullable String problem;

    private final PoolConfigReader reader = new PoolConfigReader(
            (namespace, name) -> {
                asked.add(namespace + "/" + name);
                if (problem != null) {
                    throw new KubernetesClientException(problem);
                }
                return map;
            },
            () -> now);

    private static CoprBuilderPool pool(long generation, String config) {
        return new KubernetesSerialization().unmarshal("""
                metadata: {name: here, namespace: copr, uid: u, generation: %d}
                spec: {max: 1, config: {%s}}
                """.formatted(generation, config), CoprBuilderPool.class);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aPoolWithoutAnyCostsNoRequest() {
        assertThat(reader.read(pool(1, ""))).isInstanceOf(ConfigFindings.None.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsWellIsReadEveryHalfMinuteAndWhatIsNotMoreOften() {
        CoprBuilderPool pool = pool(1, "main: ini");
        assertThat(reader.read(pool)).isInstanceOf(ConfigFindings.Fit.class);
        later(PoolConfigReader.FRESH.minusMillis(1));
        map = new ConfigMapBuilder().build();
        assertThat(reader.read(pool)).isInstanceOf(ConfigFindings.Fit.class);
        assertThat(asked).containsExactly("copr/ini");
        later(Duration.ofMillis(1));
        assertThat(reader.read(pool)).isInstanceOf(ConfigFindings.Faulty.class);
        map = GOOD;
        later(PoolConfigReader.FAULT_FRESH);
        assertThat(reader.read(pool)).isInstanceOf(ConfigFindings.Fit.class);
    }

    @Test
    void aPoolThatChangesIsLookedAtAtOnce() {
        reader.read(pool(1, "main: ini"));
        reader.read(pool(2, "main: ini, builder: ini"));
        assertThat(asked).as("each once at a look").containsExactly("copr/ini", "copr/ini");
    }

    @Test
    void whatTheApiServerDoesNotShowIsNoFault() {
        problem = "forbidden";
        assertThat(reader.read(pool(1, "main: ini")))
                .isEqualTo(new ConfigFindings.Unseen("the ConfigMaps cannot be read: forbidden"));
    }
}
