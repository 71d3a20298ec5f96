package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Where a build is, in Copr's own words. */
public enum BuildPhase {
    @JsonProperty("Pending")
    PENDING("Pending"),
    @JsonProperty("Starting")
    STARTING("Starting"),
    @JsonProperty("Running")
    RUNNING("Running"),
    @JsonProperty("Succeeded")
    SUCCEEDED("Succeeded"),
    @JsonProperty("Failed")
    FAILED("Failed"),
    @JsonProperty("Canceled")
    CANCELED("Canceled"),
    @JsonProperty("Skipped")
    SKIPPED("Skipped");

    private final String text;

    BuildPhase(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** Whether the build has ended: such a phase never changes. */
    public boolean isTerminal() {
        return switch (this) {
            case PENDING, STARTING, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELED, SKIPPED -> true;
        };
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable BuildPhase of(@Nullable String text) {
        for (BuildPhase value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
