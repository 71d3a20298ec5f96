package org.fedoracopr.api.v1alpha1;

import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** The space that chroots are made in, gone with the Pod. */
@ApiRecord
public record PoolScratch(
        @Nullable ScratchMedium medium, @Nullable Quantity size) {}
