package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON patches (RFC 6902) that write a status: each member that has changed is replaced whole.
 *
 * <p>They begin with a test of the resource's UID, so that the API server refuses one for another resource that has the name by now; in a merge patch of a
 * status it ignores the UID.
 */
final class StatusPatch {

    private StatusPatch() {}

    /** The patch that makes one status of another; empty when they are equal. */
    static ArrayNode between(String uid, JsonNode from, JsonNode to) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        if (from.equals(to)) {
            return patch;
        }
        operation(patch, "test", "/metadata/uid").put("value", uid);
        if (from.isEmpty()) {
            operation(patch, "add", "/status").set("value", to);
            return patch;
        }
        to.properties().forEach(member -> {
            if (!member.getValue().equals(from.get(member.getKey()))) {
                operation(patch, "add", "/status/" + member.getKey()).set("value", member.getValue());
            }
        });
        from.properties().forEach(member -> {
            if (!to.has(member.getKey())) {
                operation(patch, "remove", "/status/" + member.getKey());
            }
        });
        return patch;
    }

    private static ObjectNode operation(ArrayNode patch, String name, String path) {
        return patch.addObject().put("op", name).put("path", path);
    }
}
