package org.fedoracopr.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A patch does what it says when it is applied as RFC 6902 has it. */
class StatusPatchTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String UID = "uid";

    @Property
    void patchTurnsOneIntoTheOther(@ForAll("objects") ObjectNode from, @ForAll("objects") ObjectNode to) {
        ArrayNode patch = StatusPatch.between(UID, from, to);
        assertThat(apply(from, patch)).isEqualTo(to);
        assertThat(patch.isEmpty()).isEqualTo(from.equals(to));
    }

    @Property
    void equalValuesNeedNoPatch(@ForAll("objects") ObjectNode value) {
        assertThat(StatusPatch.between(UID, value, value.deepCopy())).isEmpty();
    }

    @Example
    void memberThatIsGoneIsRemovedAndListsAreReplacedWhole() throws Exception {
        var json = new ObjectMapper();
        JsonNode from =
                json.readTree("{\"queue\":{\"message\":\"busy\"},\"attempts\":[{\"number\":1}],\"phase\":\"a\"}");
        JsonNode to = json.readTree("{\"attempts\":[{\"number\":1,\"pool\":\"p\"}],\"phase\":\"a\"}");
        assertThat(StatusPatch.between(UID, from, to))
                .isEqualTo(json.readTree("[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"uid\"},"
                        + "{\"op\":\"add\",\"path\":\"/status/attempts\",\"value\":[{\"number\":1,\"pool\":\"p\"}]},"
                        + "{\"op\":\"remove\",\"path\":\"/status/queue\"}]"));
    }

    @Example
    void anEndThatStandsThereIsNotReplacedByOneOfAnOlderState() throws Exception {
        var json = new ObjectMapper();
        var running = (ObjectNode) json.readTree("{\"phase\":\"Running\",\"attempts\":[{\"number\":1}]}");
        var ended = (ObjectNode) json.readTree(
                "{\"phase\":\"Failed\",\"attempts\":[{\"number\":1,\"endedAt\":\"1\"}],\"endedAt\":\"1\"}");
        var otherwise = (ObjectNode) json.readTree(
                "{\"phase\":\"Failed\",\"attempts\":[{\"number\":1,\"endedAt\":\"2\"}],\"endedAt\":\"2\"}");
        var triedAgain = (ObjectNode) json.readTree(
                "{\"phase\":\"Starting\",\"attempts\":[{\"number\":1,\"endedAt\":\"2\"},{\"number\":2}]}");
        ArrayNode patch = StatusPatch.between(UID, running, otherwise);
        assertThat(apply(running, patch)).isEqualTo(otherwise);
        assertThatThrownBy(() -> apply(ended, patch)).isInstanceOf(JsonPatchException.class);
        assertThatThrownBy(() -> apply(triedAgain, patch)).isInstanceOf(JsonPatchException.class);
    }

    @Property
    void anotherResourceOfTheNameIsNotTouched(@ForAll("objects") ObjectNode from, @ForAll("objects") ObjectNode to) {
        ArrayNode patch = StatusPatch.between(UID, from, to);
        assertThat(patch.isEmpty() || !isTaken("another", patch)).isTrue();
    }

    private static boolean isTaken(String uid, ArrayNode patch) {
        try {
            Patches.apply(patch, resource(uid, NODES.objectNode()));
            return true;
        } catch (JsonPatchException e) {
            return false;
        }
    }

    private static JsonNode apply(ObjectNode status, ArrayNode patch) {
        return Patches.apply(patch, resource(UID, status)).get("status");
    }

    private static ObjectNode resource(String uid, ObjectNode status) {
        ObjectNode resource = NODES.objectNode();
        resource.putObject("metadata").put("uid", uid);
        resource.set("status", status.deepCopy());
        return resource;
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return object(3);
    }

    private static Arbitrary<ObjectNode> object(int depth) {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), value(depth))
                .ofMaxSize(4)
                .map(StatusPatchTest::node);
    }

    private static ObjectNode node(Map<String, JsonNode> members) {
        ObjectNode node = NODES.objectNode();
        members.forEach(node::set);
        return node;
    }

    private static Arbitrary<JsonNode> value(int depth) {
        Arbitrary<JsonNode> leaf =
                Arbitraries.of(NODES.textNode("x"), NODES.textNode("y"), NODES.numberNode(1), NODES.booleanNode(true));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonNode> list = value(depth - 1)
                .list()
                .ofMaxSize(3)
                .map(elements -> NODES.arrayNode().addAll(elements));
        return Arbitraries.oneOf(leaf, list, object(depth - 1).map(node -> node));
    }
}
