package org.fedoracopr.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import org.fedoracopr.runner.PythonProgram;
import org.junit.jupiter.api.Test;

class PythonPrinterTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long SEED = 20_260_801;
    private static final List<String> WORDS = List.of(
            "fedora-43-x86_64",
            "it's",
            "a \"quote\"",
            "line\nbreak",
            "tab\t",
            "ünïcode",
            "\u200b",
            "\ud83d\ude00",
            "back\\slash",
            "%{name}",
            "",
            " ",
            "https://download.copr.fedorainfracloud.org/results/@copr/copr-pull-requests/",
            "\u0000\u001f",
            "word  word   word",
            "\u00a0",
            "end\r\nof line",
            "'\"",
            "\u2028");

    @Test
    void printsAsPythonDoes() throws Exception {
        var random = new Random(SEED);
        ArrayNode documents = MAPPER.createArrayNode();
        ArrayNode printed = MAPPER.createArrayNode();
        for (int count = 0; count < 500; count++) {
            JsonNode document = document(random, 3);
            documents.add(document);
            printed.add(PythonPrinter.print(document, 120));
        }
        String expected = PythonProgram.run(
                "import json,pprint,sys\n"
                        + "print(json.dumps([pprint.pformat(d, width=120) for d in json.load(sys.stdin)]))",
                MAPPER.writeValueAsString(documents));
        JsonNode expectedTexts = MAPPER.readTree(expected);
        for (int index = 0; index < printed.size(); index++) {
            assertThat(printed.get(index).textValue())
                    .as("document %d: %s", index, documents.get(index))
                    .isEqualTo(expectedTexts.get(index).textValue());
        }
    }

    @Test
    void neverShowsTheKeysOfPeople() throws Exception {
        ObjectNode task =
                (ObjectNode) MAPPER.readTree("{\"task_id\": \"1-x\", \"ssh_public_keys\": \"ssh-ed25519 AAAA\"}");
        assertThat(Prologue.task(task)).isEqualTo("Task:\n{'task_id': '1-x'}\n\n");
        assertThat(task.has("ssh_public_keys")).isTrue();
    }

    @Test
    void beginsTheLogAsUpstreamDoes() {
        assertThat(Prologue.header(
                        List.of("/usr/bin/copr-rpmbuild", "--task-url", "http://x/?a=1&b", "--detached"), 7, 8))
                .isEqualTo("""

                        You can reproduce this build on your computer by running:

                          sudo dnf install copr-rpmbuild
                          /usr/bin/copr-rpmbuild --task-url 'http://x/?a=1&b'


                        Version: 1.8
                        PID: 7
                        Logging PID: 8
                        """);
    }

    private static JsonNode document(Random random, int depth) {
        ObjectNode object = MAPPER.createObjectNode();
        int size = random.nextInt(7);
        for (int index = 0; index < size; index++) {
            object.set(text(random, 2), value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> MAPPER.getNodeFactory().nullNode();
            case 1 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
            case 2 -> MAPPER.getNodeFactory().numberNode(random.nextLong());
            case 3 ->
                MAPPER.getNodeFactory().numberNode((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(50) - 20));
            case 4, 5, 6 -> MAPPER.getNodeFactory().textNode(text(random, 12));
            case 7 -> document(random, depth - 1);
            default -> {
                ArrayNode array = MAPPER.createArrayNode();
                for (int index = random.nextInt(6); index > 0; index--) {
                    array.add(value(random, depth - 1));
                }
                yield array;
            }
        };
    }

    private static String text(Random random, int maxWords) {
        var text = new StringBuilder();
        for (int index = random.nextInt(maxWords + 1); index >= 0; index--) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }
}
