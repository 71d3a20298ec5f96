package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How mock isolates a build from its host. */
public enum Isolation {
    @JsonProperty("default")
    DEFAULT("default"),
    @JsonProperty("nspawn")
    NSPAWN("nspawn"),
    @JsonProperty("simple")
    SIMPLE("simple"),
    @JsonProperty("none")
    NONE("none");

    private final String text;

    Isolation(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable Isolation of(@Nullable String text) {
        for (Isolation value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
