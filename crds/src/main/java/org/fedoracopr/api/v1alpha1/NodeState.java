package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Where a node that has failed builders stands. */
public enum NodeState {
    /** It has failed some, of too few owners to say that the node is to blame. */
    @JsonProperty("Suspected")
    SUSPECTED("Suspected"),
    /** It is left out. */
    @JsonProperty("Quarantined")
    QUARANTINED("Quarantined"),
    /** It takes one builder again, whose end decides. */
    @JsonProperty("OnTrial")
    ON_TRIAL("OnTrial");

    private final String text;

    NodeState(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable NodeState of(@Nullable String text) {
        for (NodeState value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
