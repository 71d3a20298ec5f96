package org.fedoracopr.operator.unread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.LenientClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForgivingModuleTest {

    private static final String GOOD = """
            {"buildId":1,"chroot":"fedora-43-x86_64","output":"rpm","tags":["t"],"source":{"link":{"url":"https://example.org/x.src.rpm"}}}""";

    private final KubernetesClient client = LenientClient.create(new ConfigBuilder(Config.empty())
            .withMasterUrl("https://127.0.0.1:1")
            .build());
    private final KubernetesSerialization json = client.getKubernetesSerialization();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatCanBeReadIsNotMarked() {
        CoprBuild build = json.unmarshal(build(GOOD, "{\"phase\":\"Running\"}"), CoprBuild.class);

        assertThat(Unread.problem(build)).isNull();
        assertThat(build.getSpec().buildId()).isEqualTo(1);
        assertThat(build.getStatus().phase()).isEqualTo(BuildPhase.RUNNING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"timeoutSeconds\":\"soon\"}                       | spec.timeoutSeconds",
                "{\"timeoutSeconds\":99999999999999999999}           | spec.timeoutSeconds",
                "{\"buildId\":1e400}                                 | spec.buildId",
                "{\"tags\":{\"a\":[1,{\"b\":2}]},\"buildId\":1}      | spec.tags",
                "{\"tags\":[{\"a\":1}]}                              | spec.tags",
                "{\"project\":[[[]]],\"buildId\":1}                  | spec.project",
                "{\"source\":{\"link\":{\"url\":{\"x\":[]}}}}        | spec.source",
                "{\"network\":{\"no\":1}}                            | spec.network",
                "\"garbage\"                                         | spec",
                "17                                                  | spec",
                "[1,2,{\"a\":[]}]                                    | spec",
                "null                                                | spec is missing",
                "{\"output\":\"flatpak\"}                            | spec.output has the value \"flatpak\"",
                "{\"source\":{\"scm\":{\"type\":\"darcs\"}}}         | spec.source.scm.type has the value \"darcs\"",
            })
    void aSpecThatCannotBeReadIsMarkedAndWhatFollowsIsRead(String spec, String field) {
        String list = "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[" + build(spec, "{\"phase\":\"Running\"}")
                + "," + build(GOOD, "{}") + "]}";

        var builds = json.unmarshal(list, new TypeReference<DefaultKubernetesResourceList<CoprBuild>>() {});

        CoprBuild broken = builds.getItems().getFirst();
        assertThat(Unread.problem(broken)).contains(field);
        assertThat(Unread.concernsStatus(broken)).isFalse();
        assertThat(broken.getSpec()).isNotNull();
        assertThat(broken.getMetadata().getUid()).isEqualTo("u");
        assertThat(broken.getStatus().phase()).isEqualTo(BuildPhase.RUNNING);
        assertThat(Unread.problem(builds.getItems().getLast())).isNull();
        assertThat(builds.getItems().getLast().getSpec().tags()).containsExactly("t");
    }

    @Test
    void aStatusThatCannotBeReadIsMarkedAsSuch() {
        CoprBuild unknown = json.unmarshal(build(GOOD, "{\"phase\":\"Hibernating\"}"), CoprBuild.class);
        CoprBuild garbage = json.unmarshal(build("[]", "{\"attempts\":\"many\"}"), CoprBuild.class);

        assertThat(Unread.problem(unknown)).contains("status.phase has the value \"Hibernating\"");
        assertThat(Unread.concernsStatus(unknown)).isTrue();
        assertThat(Unread.problem(garbage)).contains("status.attempts").contains("spec");
        assertThat(Unread.concernsStatus(garbage)).isTrue();
    }

    @Test
    void watchEventsAreReadInTheSameWay() {
        client.getKubernetesSerialization().registerKubernetesResource(CoprBuild.class);
        String event = "{\"type\":\"ADDED\",\"object\":" + build("{\"tags\":7}", "{}") + "}";

        CoprBuild build = (CoprBuild) json.unmarshal(event, WatchEvent.class).getObject();

        assertThat(Unread.problem(build)).contains("spec.tags");
    }

    @Test
    void copiesKeepTheMark() {
        CoprBuild build = json.unmarshal(build("{\"tags\":7}", "{}"), CoprBuild.class);

        assertThat(Unread.problem(json.clone(build))).isEqualTo(Unread.problem(build));
    }

    @Test
    void poolsAreReadInTheSameWay() {
        CoprBuilderPool pool = json.unmarshal("""
                {"apiVersion":"copr.fedorainfracloud.org/v1alpha1","kind":"CoprBuilderPool","metadata":{"name":"p","uid":"u"},
                "spec":{"max":"many","architectures":[]},"status":{"running":2}}""", CoprBuilderPool.class);

        assertThat(Unread.problem(pool)).contains("spec.max");
        assertThat(pool.getStatus().running()).isEqualTo(2);
    }

    @Test
    void whatIsNoJsonIsNoResource() {
        assertThatThrownBy(() -> json.unmarshal(build("{\"tags\":7,", "{}"), CoprBuild.class))
                .isInstanceOf(RuntimeException.class);
    }

    private static String build(String spec, String status) {
        return """
                {"apiVersion":"copr.fedorainfracloud.org/v1alpha1","kind":"CoprBuild","metadata":{"name":"b","uid":"u"},
                "spec":%s,"status":%s}""".formatted(spec, status);
    }
}
