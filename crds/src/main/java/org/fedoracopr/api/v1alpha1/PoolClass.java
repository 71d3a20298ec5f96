package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import org.jspecify.annotations.Nullable;

/** A larger kind of builder in a pool, for the second attempt of a build that ran out of memory or disk. */
@ApiRecord
public record PoolClass(
        @JsonPropertyDescription("Name of the class, for people and the status of builds.")
        @Required
        @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription("CPU, memory and ephemeral storage of a builder of this class; none: the pool's.")
        @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("The space that chroots are made in; none: the pool's.") @Nullable
        PoolScratch scratch) {}
