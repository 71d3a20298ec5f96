package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** A module stream that is enabled in the chroot, or a module that is disabled. */
@ApiRecord
public record ModuleSetting(
        @Nullable String enable, @Nullable String disable) {}
