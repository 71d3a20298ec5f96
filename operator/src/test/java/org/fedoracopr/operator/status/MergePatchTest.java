package org.fedoracopr.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A patch does what it says when it is applied as RFC 7396 has it. */
class MergePatchTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property
    void patchTurnsOneIntoTheOther(@ForAll("objects") ObjectNode from, @ForAll("objects") ObjectNode to) {
        ObjectNode patch = MergePatch.between(from, to);
        assertThat(apply(from, patch)).isEqualTo(to);
        assertThat(patch.isEmpty()).isEqualTo(from.equals(to));
    }

    @Property
    void equalValuesNeedNoPatch(@ForAll("objects") ObjectNode value) {
        assertThat(MergePatch.between(value, value.deepCopy())).isEmpty();
    }

    @Example
    void memberThatIsGoneBecomesNullAndListsAreReplacedWhole() throws Exception {
        var json = new ObjectMapper();
        JsonNode from =
                json.readTree("{\"queue\":{\"message\":\"busy\"},\"attempts\":[{\"number\":1}],\"phase\":\"a\"}");
        JsonNode to = json.readTree("{\"attempts\":[{\"number\":1,\"pool\":\"p\"}],\"phase\":\"a\"}");
        assertThat(MergePatch.between(from, to))
                .isEqualTo(json.readTree("{\"queue\":null,\"attempts\":[{\"number\":1,\"pool\":\"p\"}]}"));
    }

    /** MergePatch of RFC 7396, section 2. */
    private static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? target.deepCopy() : NODES.objectNode();
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else {
                JsonNode old = result.get(member.getKey());
                result.set(member.getKey(), apply(old == null ? NODES.objectNode() : old, member.getValue()));
            }
        });
        return result;
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return object(3);
    }

    private static Arbitrary<ObjectNode> object(int depth) {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), value(depth))
                .ofMaxSize(4)
                .map(MergePatchTest::node);
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
