package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** A repository that the chroot's package manager uses. */
@ApiRecord
public record PackageRepository(
        @Nullable String id,
        @Nullable String name,
        @Nullable String baseurl,
        @Nullable Integer priority,
        @Nullable Boolean repoGpgCheck,
        @Nullable Boolean moduleHotfixes,
        @Nullable Boolean gpgCheck,
        @Nullable String gpgKey) {}
