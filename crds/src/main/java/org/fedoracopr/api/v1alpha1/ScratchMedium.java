package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What a builder's scratch space is made of. */
public enum ScratchMedium {
    @JsonProperty("Disk")
    DISK("Disk"),
    @JsonProperty("Memory")
    MEMORY("Memory");

    private final String text;

    ScratchMedium(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable ScratchMedium of(@Nullable String text) {
        for (ScratchMedium value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
