package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** When a node fetches the builder's image. */
public enum ImagePullPolicy {
    @JsonProperty("Always")
    ALWAYS("Always"),
    @JsonProperty("IfNotPresent")
    IF_NOT_PRESENT("IfNotPresent"),
    @JsonProperty("Never")
    NEVER("Never");

    private final String text;

    ImagePullPolicy(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable ImagePullPolicy of(@Nullable String text) {
        for (ImagePullPolicy value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
