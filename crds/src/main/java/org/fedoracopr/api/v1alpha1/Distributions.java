package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The distributions, like {@code fedora-43}, whose architectures a source package's tags are read for. */
@ApiRecord
public record Distributions(
        @JsonPropertyDescription("Distributions that the project builds for, for example fedora-43.") @Size(max = 128)
        List<@Size(max = Rules.NAME) String> inProject,

        @JsonPropertyDescription("Distributions that this build is for, when they are known already.") @Size(max = 128)
        List<@Size(max = Rules.NAME) String> inBuild) {
    public Distributions {
        inProject = Api.listOf(inProject);
        inBuild = Api.listOf(inBuild);
    }
}
