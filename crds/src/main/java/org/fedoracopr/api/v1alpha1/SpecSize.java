package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/**
 * The bound on a whole spec, for those who make specs and for the reconciler: the CRD bounds every field by itself, but CEL can see
 * neither their sum nor what is in {@code extra}.
 */
public final class SpecSize {
    /** Bytes of a spec, as the API server writes it. */
    public static final int MAX_SPEC = 64 * 1024;

    private static final JsonMapper MAPPER = new JsonMapper();

    private SpecSize() {}

    /** Throws {@link InvalidFieldException}, naming the largest field, when the spec is too large. */
    public static void require(CoprBuildSpec spec) {
        int size = JsonSize.of(spec);
        if (size <= MAX_SPEC) {
            return;
        }
        String largest = "";
        int most = 0;
        for (Map.Entry<String, JsonNode> member :
                MAPPER.<JsonNode>valueToTree(spec).properties()) {
            int part = JsonSize.of(member.getValue());
            if (part > most) {
                most = part;
                largest = member.getKey();
            }
        }
        throw new InvalidFieldException(
                "spec." + largest,
                "is the largest part, with " + most + " bytes, of a spec of " + size + " bytes; at most " + MAX_SPEC
                        + " are accepted: make it smaller");
    }
}
