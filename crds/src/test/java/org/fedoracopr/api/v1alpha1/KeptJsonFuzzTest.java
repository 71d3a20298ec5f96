package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.api.FuzzTexts;
import org.fedoracopr.api.task.ExactJson;
import org.fedoracopr.api.task.JsonResidue;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskFormatException;

/** Any JSON comes back from Kubernetes as it went there, and whatever somebody writes there is read or refused. */
class KeptJsonFuzzTest {

    /** As clients of Kubernetes read: numbers are of 64 bits. */
    private static final ObjectMapper CLIENT = new ObjectMapper();

    @Provide
    Arbitrary<String> numbers() {
        return FuzzTexts.numbers();
    }

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> leaves = Arbitraries.oneOf(
                FuzzTexts.numbers(), Arbitraries.of("null", "true", "\"\"", "\"a\"", "{}", "[]", "{\"$json\":\"1\"}"));
        Arbitrary<String> places = Arbitraries.of("%s", "[%s]", "{\"a\":%s}", "{\"$json\":%s}", "[1,{\"b\":[%s,2]}]");
        return Combinators.combine(places, places, leaves)
                .as((outer, inner, leaf) -> outer.replace("%s", inner.replace("%s", leaf)));
    }

    @Property
    void anyValueComesBackAsItWent(@ForAll("values") String text) {
        FuzzTexts.ends(() -> {
            JsonNode value = read(text);
            JsonNode stored = CLIENT.readTree(KeptJson.wrap(value).toString());
            assertThat(JsonResidue.same(KeptJson.unwrap("/a", stored), value))
                    .as("%s", stored)
                    .isTrue();
        });
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = FuzzTexts.of(
                "{", "}", "[", "]", ",", ":", "\"a\"", "null", "1", "e", "1e9999999999", "{\"$json\":\"1\"}", " ");
        return Arbitraries.oneOf(
                pieces, FuzzTexts.numbers(), Arbitraries.of("1", "").flatMap(FuzzTexts::nested));
    }

    @Property
    void anyTextOfAKeptValueIsReadOrRefused(@ForAll("texts") String text) {
        JsonNode kept = JsonNodeFactory.instance.objectNode().put("$json", text);
        FuzzTexts.ends(() -> {
            try {
                JsonNode value = KeptJson.unwrap("/a/b", kept);
                assertThat(value.isMissingNode()).isFalse();
                assertThat(JsonResidue.same(KeptJson.unwrap("/a/b", KeptJson.wrap(value)), value))
                        .isTrue();
            } catch (TaskFormatException e) {
                assertThat(e.key()).isEqualTo("/a/b");
                assertThat(e.getMessage()).hasSizeLessThan(800);
            }
        });
    }

    @Property
    void taskWithAnyNumberComesBackFromItsSpec(@ForAll("numbers") String number) {
        FuzzTexts.ends(() -> {
            String json = "{\"unknown\": [%s], \"source_type\": 5, \"source_json\": {\"python_versions\": [%s]}}"
                    .formatted(number, number);
            try {
                var task = TaskCodec.parse(json);
                ObjectNode back = TaskCodec.toJson(TaskConversion.toTask(TaskConversion.fromTask(task)));
                assertThat(JsonResidue.same(back, TaskCodec.toJson(task)))
                        .as("%s", back)
                        .isTrue();
            } catch (TaskFormatException e) {
                assertThat(e.key()).isEqualTo("unknown[0]");
            }
        });
    }

    private static JsonNode read(String text) {
        try {
            return ExactJson.read(text);
        } catch (TaskFormatException e) {
            // No number that can be held: no task has it.
            Assume.that(false);
            throw e;
        }
    }
}
