package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** The patches that the operator writes a status with, for tests of other packages. */
public final class Patches {

    private Patches() {}

    /** Applies a patch as an API server does, for which a test for null holds where there is nothing; {@link JsonPatchException} when a test fails. */
    public static JsonNode apply(ArrayNode patch, JsonNode resource) {
        ArrayNode rest = patch.arrayNode();
        for (JsonNode operation : patch) {
            boolean isForNothing = operation.path("op").asText().equals("test")
                    && operation.path("value").isNull();
            if (!isForNothing) {
                rest.add(operation);
            } else if (!resource.at(operation.path("path").asText()).isMissingNode()) {
                throw new JsonPatchException("there is something at " + operation.path("path"));
            }
        }
        return JsonPatch.apply(rest, resource);
    }

    public static ArrayNode between(String uid, JsonNode from, JsonNode to) {
        return StatusPatch.between(uid, from, to);
    }
}
