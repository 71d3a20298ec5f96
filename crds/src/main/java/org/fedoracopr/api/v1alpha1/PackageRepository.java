package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A repository that the chroot's package manager uses. */
@ApiRecord
@ValidationRule(
        value = "self.id.matches('^[A-Za-z0-9_.:-]+$')",
        message = "spec.buildroot.repositories.id must have letters, digits and _.:- only")
@ValidationRule(
        value = "!has(self.name) || self.name" + Rules.IS_PLAIN,
        message = "spec.buildroot.repositories.name" + Rules.PLAIN_HINT)
@ValidationRule(
        value = "self.baseurl" + Rules.IS_PLAIN_WORD,
        message =
                "spec.buildroot.repositories.baseurl must be one URL without blanks, control characters, quotes, backslashes or template marks such as {%")
@ValidationRule(
        value = "!has(self.gpgKey) || self.gpgKey" + Rules.IS_PLAIN_WORD,
        message =
                "spec.buildroot.repositories.gpgKey must be the URL of a key, without blanks, control characters, quotes, backslashes or template marks such as {%")
public record PackageRepository(
        @JsonPropertyDescription("Name of the repository's section in the package manager's configuration.")
        @Required
        @Size(min = 1, max = 256)
        @Nullable
        String id,

        @JsonPropertyDescription("Human-readable name.") @Size(max = 512) @Nullable
        String name,

        @JsonPropertyDescription("URL of the repository; copr://owner/project, $chroot and $distname are expanded.")
        @Required
        @Size(min = 1, max = Rules.URL)
        @Nullable
        String baseurl,

        @JsonPropertyDescription("Priority of the package manager: lower wins; none: its default (99).") @Nullable
        Integer priority,

        @JsonPropertyDescription("Whether the repository's metadata must be signed.") @Nullable
        Boolean repoGpgCheck,

        @JsonPropertyDescription("Packages of this repository are not filtered by modules.") @Nullable
        Boolean moduleHotfixes,

        @JsonPropertyDescription("Whether packages must be signed.") @Nullable
        Boolean gpgCheck,

        @JsonPropertyDescription("URL of the key that packages are signed with.") @Size(max = Rules.URL) @Nullable
        String gpgKey) {}
