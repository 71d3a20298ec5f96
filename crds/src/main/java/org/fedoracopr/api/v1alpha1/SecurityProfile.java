package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The rights of a builder's container. */
public enum SecurityProfile {
    @JsonProperty("Privileged")
    PRIVILEGED("Privileged"),
    @JsonProperty("Capabilities")
    CAPABILITIES("Capabilities"),
    @JsonProperty("UserNamespace")
    USER_NAMESPACE("UserNamespace");

    private final String text;

    SecurityProfile(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable SecurityProfile of(@Nullable String text) {
        for (SecurityProfile value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
