package org.fedoracopr.api.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.api.FuzzTexts;

/** Whatever a task holds, it is given back without loss, or refused in one sentence, soon. */
class TaskCodecFuzzTest {

    private static final int LONGEST_MESSAGE = 800;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u0000",
        "\\ud800",
        "null",
        "true",
        "1",
        "-",
        ".",
        "e9",
        "NaN",
        "\n",
        "\u0000",
        "\ud83d\ude00",
        "\"\":",
        "\"task_id\":",
        "\"repos\":",
        "\"priority\":",
        "\"source_type\":8,",
        "\"source_json\":",
        "\"{\\\"url\\\": 1e999999999}\"",
        "1e2147483648",
        "{} "
    };
    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Provide
    Arbitrary<String> texts() {
        return FuzzTexts.of(PIECES);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll("texts") String json) {
        check(json);
        check("{" + json + "}");
    }

    @Provide
    Arbitrary<String> damagedTasks() {
        Arbitrary<String> examples = Arbitraries.of(TaskExamples.NAMES)
                .map(name -> TaskExamples.read(name).toString());
        return FuzzTexts.damaged(
                Arbitraries.oneOf(examples, TaskArbitraries.tasks().map(ObjectNode::toString)), PIECES);
    }

    @Property
    void anyDamagedTaskIsReadOrRefused(@ForAll("damagedTasks") String json) {
        check(json);
    }

    @Provide
    Arbitrary<String> numbers() {
        return FuzzTexts.numbers();
    }

    @Provide
    Arbitrary<Place> places() {
        return Arbitraries.of(
                new Place("build_id", "{\"build_id\":%s}"),
                new Place("timeout", "{\"timeout\": %s}"),
                new Place("repo_priority", "{\"task_id\": \"1\", \"repo_priority\": %s, \"chroot\": null}"),
                new Place("source_type", "{\"source_type\": %s, \"source_json\": \"{}\"}"),
                new Place("task_id", "{\"task_id\": %s}"),
                new Place("unknown", "{\"unknown\": %s}"),
                new Place("tags[1]", "{\"tags\": [\"a\", %s]}"),
                new Place("repos[1].priority", "{\"repos\": [{}, {\"priority\": %s}]}"),
                new Place("repos[0].unknown", "{\"repos\": [{\"unknown\": %s}]}"),
                new Place("source_json.timeout", "{\"source_type\": 9, \"source_json\": {\"timeout\": %s}}"),
                new Place(
                        "source_json.python_versions[0]",
                        "{\"source_type\": 5, \"source_json\": {\"python_versions\": [%s]}}"));
    }

    record Place(String key, String pattern) {}

    @Property
    void anyNumberIsReadOrItsKeyIsNamed(@ForAll("places") Place place, @ForAll("numbers") String number) {
        String json = place.pattern().replace("%s", number);
        FuzzTexts.ends(() -> {
            try {
                TaskCodec.parse(json);
            } catch (TaskFormatException e) {
                assertThat(e.key()).as("%s", e.getMessage()).isEqualTo(place.key());
            }
        });
        check(json);
    }

    @Property
    void anyNumberInSourceJsonIsReadOrRefused(@ForAll("numbers") String number) {
        check("{\"source_type\": 5, \"source_json\": \"{\\\"python_versions\\\": [%s]}\"}".formatted(number));
        check("{\"source_json\": \"{\\\"url\\\": %s}\"}".formatted(number));
        check("{\"source_type\": 77, \"source_json\": \"{\\\"url\\\": %s}\"}".formatted(number));
    }

    @Provide
    Arbitrary<String> nested() {
        return Arbitraries.of("1", "{}", "\"a\"", "").flatMap(FuzzTexts::nested);
    }

    @Property
    void anyNestingIsReadOrRefused(@ForAll("nested") String nested) {
        check(nested);
        check("{\"unknown\":" + nested + "}");
        check("{\"tags\":" + nested + "}");
        check("{\"modules\":{\"toggle\":" + nested + "}}");
        check("{\"source_type\":8,\"source_json\":" + nested + "}");
        for (int type : new int[] {5, 8, 77}) {
            ObjectNode task = JsonNodeFactory.instance.objectNode();
            check(task.put("source_type", type)
                    .put("source_json", "{\"python_versions\":" + nested + "}")
                    .toString());
        }
    }

    @Example
    void longListsAreReadInTime() {
        String numbers = String.join(",", Collections.nCopies(60_000, "3"));
        check("{\"source_type\":5,\"source_json\":{\"python_versions\":[" + numbers + "]}}");
        check("{\"repos\":[" + String.join(",", Collections.nCopies(16_000, "{\"a\":1}")) + "]}");
        check("{\"tags\":[" + String.join(",", Collections.nCopies(40_000, "\"\"")) + "]}");
        check("{\"ssh_public_keys\":\"" + "\\n".repeat(60_000) + "\"}");
    }

    @Example
    void messagesHoldTheBeginningOfWhatIsWrongOnly() {
        String text = "x".repeat(100_000);
        for (String json : new String[] {
            "{\"output\":\"" + text + "\"}",
            "{\"" + text + "\":1,\"" + text.substring(60_000) + "\":1e9999999999}",
            "{\"" + text.substring(60_000) + "\":1,\"" + text.substring(60_000) + "\":1}",
            "{\"timeout\":\"" + text + "\"}",
            text
        }) {
            assertThatThrownBy(() -> TaskCodec.parse(json))
                    .isInstanceOf(TaskFormatException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST_MESSAGE));
        }
    }

    private static void check(String json) {
        FuzzTexts.ends(() -> {
            Task task;
            try {
                task = TaskCodec.parse(json);
            } catch (TaskFormatException e) {
                assertThat(e.getMessage()).startsWith("task").hasSizeLessThan(LONGEST_MESSAGE);
                assertThat(e.getMessage()).contains(e.key());
                return;
            }
            assertGivenBack(json, task);
        });
    }

    private static void assertGivenBack(String json, Task task) throws IOException {
        ObjectNode written = TaskCodec.toJson(task);
        // From bytes as the task is: half a surrogate pair, which damage may leave, has none.
        ObjectNode original = (ObjectNode) PLAIN.readTree(json.getBytes(StandardCharsets.UTF_8));
        assertThat(JsonResidue.same(TaskCodec.normalized(written), TaskCodec.normalized(original)))
                .as("%s%n%s", written, original)
                .isTrue();
        byte[] bytes = TaskCodec.toBytes(task);
        if (bytes.length <= TaskCodec.MAX_TASK_BYTES) {
            ObjectNode again = TaskCodec.toJson(TaskCodec.parse(new String(bytes, StandardCharsets.UTF_8)));
            assertThat(JsonResidue.same(again, written))
                    .as("%s%n%s", again, written)
                    .isTrue();
        }
        if (task.source() instanceof TaskSource.Unknown unknown) {
            assertThat(unknown.problem().getMessage()).hasSizeLessThan(LONGEST_MESSAGE);
        }
    }
}
