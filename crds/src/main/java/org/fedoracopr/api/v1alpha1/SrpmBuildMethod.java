package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How a source package is made from a version-controlled tree. */
public enum SrpmBuildMethod {
    @JsonProperty("rpkg")
    RPKG("rpkg"),
    @JsonProperty("tito")
    TITO("tito"),
    @JsonProperty("tito_test")
    TITO_TEST("tito_test"),
    @JsonProperty("make_srpm")
    MAKE_SRPM("make_srpm");

    private final String text;

    SrpmBuildMethod(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable SrpmBuildMethod of(@Nullable String text) {
        for (SrpmBuildMethod value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
