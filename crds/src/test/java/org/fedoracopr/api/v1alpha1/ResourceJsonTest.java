package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Resources are read and written by the client as it is, those of newer versions too. */
class ResourceJsonTest {
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    static List<SampleFiles.Sample> samples() throws IOException {
        return SampleFiles.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesSamplesAsTheyWereRead(SampleFiles.Sample sample) {
        Class<?> kind = switch (sample.resource().path("kind").asText()) {
            case "CoprBuild" -> CoprBuild.class;
            case "CoprBuilderPool" -> CoprBuilderPool.class;
            default -> CoprBuildQuota.class;
        };
        String written =
                serialization.asJson(serialization.unmarshal(sample.resource().toString(), kind));
        assertThat(serialization.asJson(serialization.unmarshal(written, kind))).isEqualTo(written);
        assertThat(serialization.unmarshal(written, Map.class).toString()).doesNotContain("null");
    }

    @Test
    void readsResourceOfNewerVersion() {
        CoprBuild build = serialization.unmarshal("""
                {"apiVersion": "copr.fedorainfracloud.org/v1alpha1", "kind": "CoprBuild", "metadata": {"name": "a"},
                 "spec": {"buildId": 1, "output": "container", "newField": {"a": 1},
                          "source": {"oci": {"image": "x"}}, "buildroot": {"isolation": "vm"}},
                 "status": {"phase": "Hibernating", "newField": 1,
                            "attempts": [{"number": 1, "verdict": {"culprit": "Weather"}}]}}""", CoprBuild.class);
        assertThat(build.getSpec().output()).isNull();
        assertThat(build.getSpec().source()).isEqualTo(new BuildSource(null, null, null, null, null, null, null));
        assertThat(build.getStatus().phase()).isNull();
        assertThat(build.getStatus().attempts().getFirst().verdict())
                .isEqualTo(new BuildVerdict(null, null, null, null, false, null));
    }

    @Test
    void writesTimesAsKubernetesDoes() {
        CoprBuild build = new CoprBuild();
        build.setStatus(new CoprBuildStatus(
                BuildPhase.SUCCEEDED,
                List.of(),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                1L,
                Instant.parse("2026-01-01T00:00:00Z"),
                null));
        String json = serialization.asJson(build);
        assertThat(json).contains("\"startedAt\":\"2026-01-01T00:00:00Z\"").doesNotContain("attempts", "endedAt");
        assertThat(serialization.unmarshal(json, CoprBuild.class).getStatus()).isEqualTo(build.getStatus());
    }
}
