package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** By what a limit counts apart: builds that differ in it have the whole limit each. */
public enum QuotaDimension {
    @JsonProperty("owner")
    OWNER("owner"),
    @JsonProperty("project")
    PROJECT("project"),
    @JsonProperty("submitter")
    SUBMITTER("submitter"),
    @JsonProperty("sandbox")
    SANDBOX("sandbox"),
    @JsonProperty("architecture")
    ARCHITECTURE("architecture");

    private final String text;

    QuotaDimension(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable QuotaDimension of(@Nullable String text) {
        for (QuotaDimension value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
