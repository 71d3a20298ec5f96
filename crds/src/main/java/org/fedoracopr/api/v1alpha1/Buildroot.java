package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the chroot is set up. */
@ApiRecord
@ValidationRule(
        value = "!has(self.packages) || self.packages.all(p, p" + Rules.IS_PLAIN_WORD + " && !p.startsWith('-'))",
        message =
                "spec.buildroot.packages must be names without blanks, control characters, quotes, backslashes or template marks such as {%, with no - in front, one per entry")
@ValidationRule(
        value = "!has(self.packages) || self.packages.map(p, p.size()).sum() <= 8192",
        message =
                "spec.buildroot.packages must have at most 8192 characters in all: require the packages in the spec file instead")
@ValidationRule(
        value = "!has(self.withOptions) || self.withOptions.all(o, o" + Rules.IS_PLAIN_WORD + " && !o.startsWith('-'))",
        message =
                "spec.buildroot.withOptions must be names without blanks, control characters, quotes, backslashes or template marks such as {%, with no - in front")
@ValidationRule(
        value = "!has(self.withoutOptions) || self.withoutOptions.all(o, o" + Rules.IS_PLAIN_WORD
                + " && !o.startsWith('-'))",
        message =
                "spec.buildroot.withoutOptions must be names without blanks, control characters, quotes, backslashes or template marks such as {%, with no - in front")
@ValidationRule(
        value = "!has(self.repositories) || self.repositories.map(r, r.baseurl.size()).sum() <= 16384",
        message =
                "spec.buildroot.repositories must have at most 16384 characters of baseurl in all: remove repositories")
public record Buildroot(
        @JsonPropertyDescription("Packages that are installed besides the minimal build root.") @Size(max = 256)
        List<@Size(max = 256) String> packages,

        @JsonPropertyDescription("Repositories that the chroot installs from besides its own, in this order.")
        @Size(max = 64)
        List<PackageRepository> repositories,

        @JsonPropertyDescription("Build conditions that are switched on (--with).") @Size(max = 32)
        List<@Size(max = Rules.NAME) String> withOptions,

        @JsonPropertyDescription("Build conditions that are switched off (--without).") @Size(max = 32)
        List<@Size(max = Rules.NAME) String> withoutOptions,

        @JsonPropertyDescription("Module streams that are enabled and modules that are disabled, in this order.")
        @Size(max = 32)
        List<ModuleSetting> modules,

        @JsonPropertyDescription("How mock gets its bootstrap chroot.") @Nullable
        Bootstrap bootstrap,

        @JsonPropertyDescription(
                "How mock isolates the build: nspawn, simple, none (the same as simple) or default (as the builder is configured, as when it is not set).")
        @Nullable
        Isolation isolation) {
    /** Nothing besides what the chroot is by itself. */
    public static final Buildroot NONE =
            new Buildroot(List.of(), List.of(), List.of(), List.of(), List.of(), null, null);

    public Buildroot {
        packages = Api.listOf(packages);
        repositories = Api.listOf(repositories);
        withOptions = Api.listOf(withOptions);
        withoutOptions = Api.listOf(withoutOptions);
        modules = Api.listOf(modules);
    }
}
