package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** The Copr project that a build belongs to; a group's owner is written {@code @name}. */
@ApiRecord
public record CoprProject(
        @Nullable String owner,
        @Nullable String name,
        @Nullable String directory) {}
