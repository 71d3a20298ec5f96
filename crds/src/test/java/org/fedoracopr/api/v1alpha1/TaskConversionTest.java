package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.api.task.JsonResidue;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskArbitraries;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskExamples;
import org.fedoracopr.api.task.TaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks become specs and come back whole, also after what Kubernetes and its clients do to JSON. */
class TaskConversionTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<String> examples() {
        return TaskExamples.NAMES;
    }

    @Provide
    Arbitrary<ObjectNode> tasks() {
        return TaskArbitraries.tasks();
    }

    @Property(tries = 500)
    void givesBackEveryTask(@ForAll("tasks") ObjectNode json) {
        assertComesBack(json);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void givesBackExamples(String name) {
        assertComesBack(TaskExamples.read(name));
    }

    @Test
    void ordinaryTaskHasFewExtras() {
        CoprBuildSpec spec = TaskConversion.fromTask(TaskCodec.parse(TaskExamples.read("rpm")));
        assertThat(spec.extra()).containsOnlyKeys("memory_reqs", "storage");
        assertThat(spec.extraNulls()).containsExactly("/repos/0/priority");
        assertThat(spec.extraAbsent()).isEmpty();
        assertThat(spec.source())
                .isEqualTo(new BuildSource(
                        new BuildSource.DistGit(
                                "https://copr-dist-git.fedorainfracloud.org/git/@copr/copr-pull-requests:pr:3568/copr-frontend",
                                "e66537b2058cba5eb4f034aa3b7486bb7dd41c46",
                                null,
                                null),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        assertThat(JsonSize.of(spec)).isLessThan(8 * 1024);
    }

    @Test
    void sampleBecomesTaskThatBuilderUnderstands() {
        Task link = task("build-link.yaml");
        assertThat(link.taskId()).isEqualTo("42-fedora-43-x86_64");
        assertThat(link.isSourceBuild()).isFalse();
        assertThat(link.source()).isEqualTo(new TaskSource.Link("https://example.org/hello-2.12-1.src.rpm"));
        assertThat(link.projectDirname()).isEqualTo("hello");
        assertThat(link.allowUserSsh()).isTrue();
        assertThat(link.bootstrap()).isEqualTo("custom_image");
        assertThat(TaskCodec.toJson(link).path("output").asText()).isEqualTo("rpm");

        Task custom = task("build-custom.yaml");
        assertThat(custom.taskId()).isEqualTo("9000077");
        assertThat(custom.chroot()).isEqualTo("fedora-43-x86_64");
        assertThat(TaskCodec.toJson(custom).has("output")).isFalse();
    }

    @Test
    void distGitOfRpmBuildIsCoprsOwnUnlessItNamesAnInstance() {
        assertThat(task("build-rpm.yaml").source()).isNull();
        ObjectNode fedora = SampleFiles.withSpec(SampleFiles.build(), "source: {distGit: {distGit: fedora}}");
        assertThat(TaskConversion.toTask(spec(fedora)).source())
                .isInstanceOfSatisfying(
                        TaskSource.DistGit.class,
                        source -> assertThat(source.distgit()).isEqualTo("fedora"));
    }

    @Test
    void refusesSpecThatIsTooLarge() {
        ObjectNode large = SampleFiles.build();
        large.withObject("spec").withObject("extra").put("colour", "x".repeat(70_000));
        assertThatThrownBy(() -> SpecSize.require(spec(large)))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageStartingWith("spec.extra is the largest part");
        SpecSize.require(spec(SampleFiles.build()));
    }

    private static Task task(String sample) {
        return TaskConversion.toTask(spec(SampleFiles.read(sample)));
    }

    private static CoprBuildSpec spec(JsonNode resource) {
        return MAPPER.convertValue(resource.path("spec"), CoprBuildSpec.class);
    }

    private static void assertComesBack(ObjectNode json) {
        Task task = TaskCodec.parse(json);
        try {
            JsonNode stored =
                    throughKubernetes(MAPPER.readTree(MAPPER.writeValueAsBytes(TaskConversion.fromTask(task))));
            Task back = TaskConversion.toTask(MAPPER.treeToValue(stored, CoprBuildSpec.class));
            ObjectNode left = TaskCodec.normalized(TaskCodec.toJson(back));
            ObjectNode right = TaskCodec.normalized(json);
            assertThat(JsonResidue.same(left, right)).as("%s%n%s", left, right).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Members that are null go, as kubectl apply does it, and numbers that are no 64-bit integers become doubles. */
    private static JsonNode throughKubernetes(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                if (!member.getValue().isNull()) {
                    object.set(member.getKey(), throughKubernetes(member.getValue()));
                }
            }
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(throughKubernetes(element)));
            return array;
        }
        return node.isNumber() && !(node.isIntegralNumber() && node.canConvertToLong())
                ? JsonNodeFactory.instance.numberNode(node.doubleValue())
                : node;
    }
}
