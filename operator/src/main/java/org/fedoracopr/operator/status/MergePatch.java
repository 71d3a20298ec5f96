package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patches (RFC 7396): lists are replaced whole, and what is gone becomes an explicit null, which a serialized object cannot say. */
final class MergePatch {

    private MergePatch() {}

    /** The patch that makes {@code to} of {@code from}; empty when they are equal. */
    static ObjectNode between(JsonNode from, JsonNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        to.properties().forEach(member -> {
            JsonNode old = from.get(member.getKey());
            JsonNode value = member.getValue();
            if (old != null && old.isObject() && value.isObject()) {
                ObjectNode inner = between(old, value);
                if (!inner.isEmpty()) {
                    patch.set(member.getKey(), inner);
                }
            } else if (!value.equals(old)) {
                patch.set(member.getKey(), value);
            }
        });
        from.properties().forEach(member -> {
            if (!to.has(member.getKey())) {
                patch.putNull(member.getKey());
            }
        });
        return patch;
    }
}
