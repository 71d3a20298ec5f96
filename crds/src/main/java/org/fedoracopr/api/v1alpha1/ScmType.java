package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The program that fetches a version-controlled tree. */
public enum ScmType {
    @JsonProperty("git")
    GIT("git"),
    @JsonProperty("svn")
    SVN("svn");

    private final String text;

    ScmType(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable ScmType of(@Nullable String text) {
        for (ScmType value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
