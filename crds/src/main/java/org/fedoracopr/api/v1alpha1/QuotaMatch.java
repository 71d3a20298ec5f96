package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which builds a limit is about: those that have all that is set here. */
@ApiRecord
public record QuotaMatch(
        @JsonPropertyDescription("Owner of the project, a user or @group.") @Size(min = 1, max = Rules.NAME) @Nullable
        String owner,

        @JsonPropertyDescription("Name of the project.") @Size(min = 1, max = Rules.NAME) @Nullable
        String project,

        @JsonPropertyDescription("Who submitted the build.") @Size(min = 1, max = 256) @Nullable
        String submitter,

        @JsonPropertyDescription("Sandbox of the build.") @Size(min = 1, max = 512) @Nullable
        String sandbox,

        @JsonPropertyDescription(
                "Architecture as pools name it: x86_64 stands for i386 and its kin too, noarch for source builds without a chroot.")
        @Size(min = 1, max = 32)
        @Nullable
        String architecture,

        @JsonPropertyDescription("A tag that the build asks for.") @Size(min = 1, max = Rules.NAME) @Nullable
        String tag,

        @JsonPropertyDescription("Whether the build makes a source package alone.") @Nullable
        Boolean source,

        @JsonPropertyDescription("Whether somebody may log in to the builder.") @Nullable
        Boolean ssh,

        @JsonPropertyDescription("Whether the build is in the background.") @Nullable
        Boolean background,

        @JsonPropertyDescription("Whether the build may use the network.") @Nullable
        Boolean network) {}
