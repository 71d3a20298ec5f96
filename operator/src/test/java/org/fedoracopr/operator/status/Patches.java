package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;

/** The patches that the operator writes a status with, for tests of other packages. */
public final class Patches {

    private Patches() {}

    public static ArrayNode between(String uid, JsonNode from, JsonNode to) {
        return StatusPatch.between(uid, from, to);
    }
}
