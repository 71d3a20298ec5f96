package org.fedoracopr.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the sources come from: exactly one member is set. */
@ApiRecord
public record BuildSource(
        @Nullable DistGit distGit,
        @Nullable Link link,
        @Nullable Upload upload,
        @Nullable Scm scm,
        @Nullable Pypi pypi,
        @Nullable RubyGems rubygems,
        @Nullable Custom custom) {

    /** A dist-git repository: of Copr itself for an RPM build, of a distribution for a source build. */
    @ApiRecord
    public record DistGit(
            @Nullable String cloneUrl,
            @Nullable String committish,
            @Nullable String distGit,
            @Nullable String namespace) {}

    /** A source package or spec file behind a URL. */
    @ApiRecord
    public record Link(@Nullable String url) {}

    /** A source package or spec file that was uploaded to the frontend. */
    @ApiRecord
    public record Upload(
            @Nullable String url,
            @Nullable String fileName,
            @Nullable String directory) {}

    /** A directory of a version-controlled tree. */
    @ApiRecord
    public record Scm(
            @Nullable ScmType type,
            @Nullable String cloneUrl,
            @Nullable String committish,
            @Nullable String subdirectory,
            @Nullable String spec,
            @Nullable SrpmBuildMethod buildMethod) {}

    /** A package of the Python Package Index. */
    @ApiRecord
    public record Pypi(
            @Nullable String packageName,
            @Nullable String packageVersion,
            @Nullable SpecGenerator specGenerator,
            @Nullable String specTemplate,
            List<String> pythonVersions) {
        public Pypi {
            pythonVersions = Api.listOf(pythonVersions);
        }
    }

    /** A gem of rubygems.org. */
    @ApiRecord
    public record RubyGems(@Nullable String gemName) {}

    /** A script that makes the sources in a chroot. */
    @ApiRecord
    public record Custom(
            @Nullable String script,
            @Nullable String chroot,
            @Nullable String buildDependencies,
            @Nullable String resultDirectory,
            @Nullable String repositories,
            @Nullable String hookDirectory,
            @Nullable Boolean hookData,
            @Nullable Integer timeoutSeconds) {}
}
