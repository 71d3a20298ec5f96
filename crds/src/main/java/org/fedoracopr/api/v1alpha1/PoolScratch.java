package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** The space that chroots are made in, gone with the Pod. */
@ApiRecord
public record PoolScratch(
        @JsonPropertyDescription("Disk or Memory.") @Default("Disk") @Nullable
        ScratchMedium medium,

        @JsonPropertyDescription("How much there is, for example 40Gi; a build that fills it fails.") @Nullable
        Quantity size) {}
