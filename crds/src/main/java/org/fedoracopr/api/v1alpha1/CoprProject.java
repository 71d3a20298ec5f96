package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The Copr project that a build belongs to; a group's owner is written {@code @name}. */
@ApiRecord
@ValidationRule(
        value = "self.owner.matches('^@?[A-Za-z0-9_+-][A-Za-z0-9_.+-]*$')",
        message = "spec.project.owner must be a user or @group: letters, digits and _.+- only, no dot in front")
@ValidationRule(
        value = "self.name.matches('^[A-Za-z0-9_+-][A-Za-z0-9_.+-]*$')",
        message = "spec.project.name must have letters, digits and _.+- only, no dot in front")
@ValidationRule(
        value = "!has(self.directory) || self.directory.matches('^[A-Za-z0-9_+-][A-Za-z0-9_.+:-]*$')",
        message =
                "spec.project.directory must be the project's name, or that and a suffix like :pr:12; letters, digits and _.+:- only")
public record CoprProject(
        @JsonPropertyDescription("User, or @group.") @Required @Size(min = 1, max = Rules.NAME) @Nullable
        String owner,

        @JsonPropertyDescription("Name of the project.") @Required @Size(min = 1, max = Rules.NAME) @Nullable
        String name,

        @JsonPropertyDescription(
                "Directory of the project that the results go to, for example myproject:pr:12; none: the project's name.")
        @Size(min = 1, max = 200)
        @Nullable
        String directory) {
    static final CoprProject NONE = new CoprProject(null, null, null);

    /** The directory of the results: the project's name unless another is given. */
    public @Nullable String directoryOrName() {
        return directory == null ? name : directory;
    }
}
