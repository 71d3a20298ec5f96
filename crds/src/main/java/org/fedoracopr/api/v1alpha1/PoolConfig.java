package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Names of the ConfigMaps with the builder's configuration: {@code main.ini} and the dist-git client's files. */
@ApiRecord
public record PoolConfig(
        @JsonPropertyDescription("ConfigMap whose key main.ini is the builder's main.ini.")
        @Size(min = 1, max = 253)
        @Nullable
        String main,

        @JsonPropertyDescription("ConfigMap whose keys are files of the dist-git client's configuration directory.")
        @Size(min = 1, max = 253)
        @Nullable
        String distGitClient) {}
