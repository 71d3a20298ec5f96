package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The JSON patches (RFC 6902) that write a status: each member that has changed is replaced whole.
 *
 * <p>They begin with a test of the resource's UID, so that the API server refuses one for another resource that has the name by now; in a merge patch of a
 * status it ignores the UID. One that ends an attempt, or the build, tests that no other end stands there: a write whose answer was lost, or a former leader's, may have
 * put it there, and what is decided again from an older state must not take its place. A test for null holds where there is nothing.
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
        if (to.has("endedAt") && !from.has("endedAt")) {
            operation(patch, "test", "/status/endedAt").putNull("value");
        }
        int last = from.path("attempts").size() - 1;
        if (last >= 0
                && !from.path("attempts").get(last).has("endedAt")
                && to.path("attempts").path(last).has("endedAt")) {
            operation(patch, "test", "/status/attempts/" + last + "/endedAt").putNull("value");
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
