package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** Names of the ConfigMaps with the builder's configuration: {@code main.ini} and the dist-git client's files. */
@ApiRecord
public record PoolConfig(@Nullable String main, @Nullable String distGitClient) {}
