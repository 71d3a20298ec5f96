package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builders of a pool that wait for a build with their chroot made. */
@ApiRecord
@ValidationRule(
        value = "self.chroot" + Rules.IS_CHROOT,
        message = "spec.prealloc.chroot must be the name of a chroot such as fedora-43-x86_64")
@ValidationRule(
        value = "!has(self.packages) || self.packages.all(p, p" + Rules.IS_PLAIN_WORD + " && !p.startsWith('-'))",
        message =
                "spec.prealloc.packages must be names without blanks, control characters, quotes, backslashes or template marks such as {%, with no - in front")
public record PoolPrealloc(
        @JsonPropertyDescription("The chroot that is made ahead.") @Required @Size(min = 1, max = Rules.NAME)
        String chroot,

        @JsonPropertyDescription("Builders that wait for builds of this chroot.") @Required @Min(1) @Max(1000)
        int count,

        @JsonPropertyDescription(
                "Packages that are installed ahead, such as gcc and make: what most builds of this chroot ask for anyway.")
        @Size(max = 32)
        List<@Size(max = 128) String> packages,

        @JsonPropertyDescription(
                "Seconds after which a builder that nobody wanted is replaced, for its chroot gets no updates.")
        @Default("21600")
        @Min(60)
        @Max(604800)
        @Nullable
        Integer maxAgeSeconds) {
    /** The value of {@code maxAgeSeconds} where it is not set: 6 hours. */
    public static final int DEFAULT_MAX_AGE_SECONDS = 21_600;

    public PoolPrealloc {
        packages = Api.listOf(packages);
    }
}
