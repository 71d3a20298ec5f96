package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What becomes of a build that a limit holds. */
public enum QuotaAction {
    @JsonProperty("Wait")
    WAIT("Wait"),
    @JsonProperty("Refuse")
    REFUSE("Refuse");

    private final String text;

    QuotaAction(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable QuotaAction of(@Nullable String text) {
        for (QuotaAction value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
