package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The program that makes a spec file of a Python package. */
public enum SpecGenerator {
    @JsonProperty("pyp2rpm")
    PYP2RPM("pyp2rpm"),
    @JsonProperty("pyp2spec")
    PYP2SPEC("pyp2spec");

    private final String text;

    SpecGenerator(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable SpecGenerator of(@Nullable String text) {
        for (SpecGenerator value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
