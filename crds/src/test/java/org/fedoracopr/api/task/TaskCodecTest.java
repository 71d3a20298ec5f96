package org.fedoracopr.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks are read with their types and given back without loss. */
class TaskCodecTest {

    static List<String> examples() {
        return TaskExamples.NAMES;
    }

    @Provide
    Arbitrary<ObjectNode> tasks() {
        return TaskArbitraries.tasks();
    }

    @Property(tries = 500)
    void givesBackEveryTask(@ForAll("tasks") ObjectNode json) {
        assertSame(TaskCodec.toJson(TaskCodec.parse(json)), json);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void givesBackExamples(String name) {
        ObjectNode json = TaskExamples.read(name);
        assertSame(TaskCodec.toJson(TaskCodec.parse(json)), json);
    }

    @Test
    void readsBuildOfPackages() {
        Task task = TaskCodec.parse(TaskExamples.read("rpm"));
        assertThat(task.isSourceBuild()).isFalse();
        assertThat(task.buildIdText()).isEqualTo("8466805");
        assertThat(task.isGroupOwned()).isTrue();
        assertThat(task.source()).isNull();
        assertThat(task.gitHash()).isEqualTo("e66537b2058cba5eb4f034aa3b7486bb7dd41c46");
        assertThat(task.repos()).hasSize(2).first().satisfies(repository -> {
            assertThat(repository.priority()).isNull();
            assertThat(repository.repoGpgcheck()).isFalse();
            assertThat(repository.moduleHotfixes()).isNull();
        });
        assertThat(task.residue().nulls()).containsExactly("/repos/0/priority");
        assertThat(task.residue().extra()).isEmpty();
    }

    @Test
    void readsSourceBuilds() {
        Task scm = TaskCodec.parse(TaskExamples.read("srpm-scm"));
        assertThat(scm.isSourceBuild()).isTrue();
        assertThat(scm.source())
                .isEqualTo(new TaskSource.Scm("git", "https://pagure.io/copr/copr-hello.git", "", "", "", "rpkg"));
        assertThat(TaskCodec.parse(TaskExamples.read("srpm-custom")).source())
                .isInstanceOfSatisfying(TaskSource.Custom.class, custom -> {
                    assertThat(custom.hookData()).isTrue();
                    assertThat(custom.timeout()).isNull();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"timeout\": \"abc\"}|timeout|a whole number",
                "{\"timeout\": 1.5}|timeout|a whole number",
                "{\"timeout\": 99999999999}|timeout|at most 2147483647",
                "{\"tags\": \"x86\"}|tags|a list",
                "{\"tags\": [\"a\", null]}|tags[1]|a string",
                "{\"repos\": [1]}|repos[0]|an object",
                "{\"repos\": [{}, {\"priority\": \"high\"}]}|repos[1].priority|a whole number",
                "{\"modules\": []}|modules|an object",
                "{\"modules\": {\"toggle\": [{\"enable\": 1}]}}|modules.toggle[0].enable|a string",
                "{\"enable_net\": 1}|enable_net|true or false",
                "{\"source_type\": \"8\"}|source_type|a whole number",
                "{\"source_type\": 8, \"source_json\": 5}|source_json|a string",
                "{\"source_type\": 5, \"source_json\": \"{\\\"python_versions\\\": 3}\"}|source_json.python_versions|a list",
                "{\"output\": \"deb\"}|output|rpm or srpm",
            })
    void namesKeyOfWrongType(String json, String key, String expected) {
        assertThatThrownBy(() -> TaskCodec.parse(json))
                .isInstanceOfSatisfying(
                        TaskFormatException.class, e -> assertThat(e.key()).isEqualTo(key))
                .hasMessageContaining("task key " + key + ": must be ")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{\"a\": 1, \"a\": 2}"})
    void refusesWhatIsNoObject(String json) {
        assertThatThrownBy(() -> TaskCodec.parse(json))
                .isInstanceOf(TaskFormatException.class)
                .hasMessageStartingWith("task: ");
    }

    @Test
    void refusesTaskThatIsTooLarge() throws IOException {
        String json = "{\"a\": \"" + "x".repeat(TaskCodec.MAX_TASK_BYTES) + "\"}";
        assertThatThrownBy(() -> TaskCodec.parse(json)).hasMessageContaining("larger than 131072 bytes");
        try (ByteArrayInputStream stream = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> TaskCodec.parse(stream)).hasMessageContaining("larger than 131072 bytes");
        }
    }

    @Test
    void refusesNumberWhoseTextGrowsBeyondTheLimitWhenItIsWrittenAgain() {
        String number = "9".repeat(995) + "e5";
        assertThatThrownBy(() -> TaskCodec.parse("{\"a\": [0, " + number + "]}"))
                .hasMessageContaining("a[1]")
                .hasMessageContaining("larger than what can be held");
        assertThat(TaskCodec.parse("{\"a\": " + "9".repeat(1000) + "}")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\n\\n b \\n\"", "[\"a\", \"b\"]", "[\"a\\nb\"]"})
    void readsKeysAsListOrLines(String keys) {
        assertThat(TaskCodec.parse("{\"ssh_public_keys\": " + keys + "}").sshPublicKeys())
                .containsExactly("a", "b");
    }

    @Test
    void keepsUnreadableSourceAndSaysSoWhenItIsUsed() throws IOException {
        String json = "{\"source_type\": 8, \"source_json\": \"{broken\"}";
        Task task = TaskCodec.parse(json);
        assertThat(TaskCodec.toJson(task)).isEqualTo(new ObjectMapper().readTree(json));
        assertThat(task.source())
                .isInstanceOfSatisfying(
                        TaskSource.Unknown.class,
                        unknown -> assertThat(unknown.problem())
                                .hasMessage("task key source_json: not a JSON object: {broken"));
        assertThat(TaskCodec.parse("{\"source_type\": 7}").source())
                .isInstanceOfSatisfying(
                        TaskSource.Unknown.class,
                        unknown -> assertThat(unknown.problem()).hasMessageContaining("no source has the number 7"));
    }

    @Test
    void rebuildsSourcePackageWhenTaskSaysSo() {
        Task task = TaskCodec.parse(
                "{\"source_type\": 1, \"source_json\": \"{\\\"url\\\": \\\"u\\\"}\", \"output\": \"rpm\"}");
        assertThat(task.isSourceBuild()).isFalse();
        assertThat(task.residue().extra()).isEmpty();
        assertThat(TaskCodec.parse("{\"source_type\": 1}").output()).isEqualTo(TaskOutput.SRPM);
    }

    private static void assertSame(ObjectNode actual, ObjectNode expected) {
        ObjectNode left = TaskCodec.normalized(actual);
        ObjectNode right = TaskCodec.normalized(expected);
        assertThat(JsonResidue.same(left, right)).as("%s%n%s", left, right).isTrue();
    }
}
