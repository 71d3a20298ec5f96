package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** How mock gets its bootstrap chroot, and from which image. */
@ApiRecord
public record Bootstrap(
        @Nullable BootstrapMode mode, @Nullable String image) {}
