package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Names of the ConfigMaps with the builder's configuration. */
@ApiRecord
public record PoolConfig(
        @JsonPropertyDescription(
                "ConfigMap whose key main.ini is the builder's main.ini; its other keys lie beside it, templates among them.")
        @Size(min = 1, max = 253)
        @Nullable
        String main,

        @JsonPropertyDescription(
                "ConfigMap whose key copr-rpmbuild.yml has what is added to mock's configuration for builds with certain tags.")
        @Size(min = 1, max = 253)
        @Nullable
        String builder,

        @JsonPropertyDescription("ConfigMap whose keys are files of the dist-git client's configuration directory.")
        @Size(min = 1, max = 253)
        @Nullable
        String distGitClient,

        @JsonPropertyDescription(
                "ConfigMap whose keys are files over those of /etc/mock in the image: NAME.tpl lies in its directory templates, any other name in /etc/mock itself.")
        @Size(min = 1, max = 253)
        @Nullable
        String mock) {}
