package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** The volume that results are published on, and the owner of the files there. */
@ApiRecord
public record ResultsVolume(
        @Nullable String claimName,
        @Nullable Long uid,
        @Nullable Long gid) {}
