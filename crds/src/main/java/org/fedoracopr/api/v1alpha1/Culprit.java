package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Whose fault it is that an attempt did not succeed. */
public enum Culprit {
    @JsonProperty("Package")
    PACKAGE("Package"),
    @JsonProperty("Repository")
    REPOSITORY("Repository"),
    @JsonProperty("Pool")
    POOL("Pool"),
    @JsonProperty("Node")
    NODE("Node"),
    @JsonProperty("Cluster")
    CLUSTER("Cluster"),
    @JsonProperty("User")
    USER("User");

    private final String text;

    Culprit(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable Culprit of(@Nullable String text) {
        for (Culprit value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
