package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The volume that results are published on, and the owner of the files there. */
@ApiRecord
public record ResultsVolume(
        @JsonPropertyDescription("PersistentVolumeClaim in the pool's namespace.")
        @Required
        @Size(min = 1, max = 253)
        @Nullable
        String claimName,

        @JsonPropertyDescription("User that owns published files; none: the operator's default.") @Min(0) @Nullable
        Long uid,

        @JsonPropertyDescription("Group that owns published files; none: the operator's default.") @Min(0) @Nullable
        Long gid) {}
