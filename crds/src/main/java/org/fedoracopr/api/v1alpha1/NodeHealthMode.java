package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What is done about nodes that fail builders. */
public enum NodeHealthMode {
    /** They are left out of new builders. */
    @JsonProperty("Enforce")
    ENFORCE("Enforce"),
    /** Status, events and metrics say which ones would be left out, and builders go there all the same. */
    @JsonProperty("DryRun")
    DRY_RUN("DryRun"),
    /** Nothing, and nothing is said of them. */
    @JsonProperty("Off")
    OFF("Off");

    private final String text;

    NodeHealthMode(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable NodeHealthMode of(@Nullable String text) {
        for (NodeHealthMode value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
