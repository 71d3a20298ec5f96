package org.fedoracopr.api.v1alpha1;

import java.util.List;

/** The distributions, like {@code fedora-43}, whose architectures a source package's tags are read for. */
@ApiRecord
public record Distributions(List<String> inProject, List<String> inBuild) {
    public Distributions {
        inProject = Api.listOf(inProject);
        inBuild = Api.listOf(inBuild);
    }
}
