package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How mock gets its bootstrap chroot, and from which image. */
@ApiRecord
@ValidationRule(
        value = "!has(self.image) || (has(self.mode) && self.mode in ['image', 'custom_image'])",
        message =
                "spec.buildroot.bootstrap.image is used only with mode image or custom_image: set the mode or remove the image")
@ValidationRule(
        value = "!has(self.mode) || self.mode != 'custom_image' || (has(self.image) && self.image != '')",
        message = "spec.buildroot.bootstrap.image is required with mode custom_image")
@ValidationRule(
        value = "!has(self.image) || self.image" + Rules.IS_PLAIN_WORD,
        message =
                "spec.buildroot.bootstrap.image must be an image name without blanks, control characters, quotes, backslashes or template marks such as {%")
public record Bootstrap(
        @JsonPropertyDescription("default (mock decides), on, off, image (the chroot's own image) or custom_image.")
        @Nullable
        BootstrapMode mode,

        @JsonPropertyDescription("Container image to bootstrap from, with mode custom_image.")
        @Size(max = 512)
        @Nullable
        String image) {
    static final Bootstrap NONE = new Bootstrap(null, null);
}
