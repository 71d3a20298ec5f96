package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a build makes. */
public enum BuildOutput {
    @JsonProperty("rpm")
    RPM("rpm"),
    @JsonProperty("srpm")
    SRPM("srpm");

    private final String text;

    BuildOutput(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable BuildOutput of(@Nullable String text) {
        for (BuildOutput value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
