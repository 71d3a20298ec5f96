package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** How mock gets the chroot that its package manager runs in. */
public enum BootstrapMode {
    @JsonProperty("default")
    DEFAULT("default"),
    @JsonProperty("on")
    ON("on"),
    @JsonProperty("off")
    OFF("off"),
    @JsonProperty("image")
    IMAGE("image"),
    @JsonProperty("custom_image")
    CUSTOM_IMAGE("custom_image");

    private final String text;

    BootstrapMode(String text) {
        this.text = text;
    }

    /** The word in the resource. */
    public String text() {
        return text;
    }

    /** The value of a word; null for one that a newer version added. */
    @JsonCreator
    public static @Nullable BootstrapMode of(@Nullable String text) {
        for (BootstrapMode value : values()) {
            if (value.text.equals(text)) {
                return value;
            }
        }
        return null;
    }
}
