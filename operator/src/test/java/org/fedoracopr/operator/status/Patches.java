package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The patches that the operator writes a status with, for tests of other packages. */
public final class Patches {

    private Patches() {}

    public static ObjectNode between(JsonNode from, JsonNode to) {
        return MergePatch.between(from, to);
    }
}
