package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the sources come from: exactly one member is set. */
@ApiRecord
@ValidationRule(
        value =
                "[has(self.distGit), has(self.link), has(self.upload), has(self.scm), has(self.pypi), has(self.rubygems), has(self.custom)]"
                        + ".filter(present, present).size() == 1",
        message = "spec.source must have exactly one of distGit, link, upload, scm, pypi, rubygems, custom")
public record BuildSource(
        @JsonPropertyDescription(
                "A dist-git repository: Copr's own for an RPM build, a distribution's for a source build.")
        @Nullable
        DistGit distGit,

        @JsonPropertyDescription("A source package or spec file behind a URL.") @Nullable
        Link link,

        @JsonPropertyDescription("A source package or spec file that was uploaded to Copr's frontend.") @Nullable
        Upload upload,

        @JsonPropertyDescription("A directory of a git or Subversion repository.") @Nullable
        Scm scm,

        @JsonPropertyDescription("A package of the Python Package Index.") @Nullable
        Pypi pypi,

        @JsonPropertyDescription("A gem of rubygems.org.") @Nullable
        RubyGems rubygems,

        @JsonPropertyDescription("A script that makes the sources in a chroot.") @Nullable
        Custom custom) {

    /** A dist-git repository: of Copr itself for an RPM build, of a distribution for a source build. */
    @ApiRecord
    @ValidationRule(
            value = "self.cloneUrl" + Rules.IS_ONE_LINE + " && !self.cloneUrl.startsWith('-')",
            message = "spec.source.distGit.cloneUrl must be a URL: no control characters, no - in front")
    @ValidationRule(
            value = "!has(self.committish) || (self.committish" + Rules.IS_ONE_LINE
                    + " && !self.committish.startsWith('-'))",
            message =
                    "spec.source.distGit.committish must be a commit, branch or tag: no control characters, no - in front")
    public record DistGit(
            @JsonPropertyDescription("Repository to clone.") @Required @Size(min = 1, max = Rules.URL) @Nullable
            String cloneUrl,

            @JsonPropertyDescription("Commit, branch or tag; none: the repository's HEAD.") @Size(max = 256) @Nullable
            String committish,

            @JsonPropertyDescription(
                    "Name of the dist-git instance in the dist-git client's configuration, for source builds.")
            @Size(max = 256)
            @Nullable
            String distGit,

            @JsonPropertyDescription("Namespace in the dist-git instance, for source builds.")
            @Size(max = 256)
            @Nullable
            String namespace) {}

    /** A source package or spec file behind a URL. */
    @ApiRecord
    @ValidationRule(
            value = "self.url" + Rules.IS_URL,
            message = "spec.source.link.url must be a URL, for example https://example.org/hello-1-1.src.rpm")
    public record Link(
            @JsonPropertyDescription("URL of a source package or a spec file.")
            @Required
            @Size(min = 1, max = Rules.URL)
            @Nullable
            String url) {}

    /** A source package or spec file that was uploaded to the frontend. */
    @ApiRecord
    @ValidationRule(
            value = "self.url" + Rules.IS_URL,
            message = "spec.source.upload.url must be the URL of the uploaded file")
    public record Upload(
            @JsonPropertyDescription("URL of the uploaded file.") @Required @Size(min = 1, max = Rules.URL) @Nullable
            String url,

            @JsonPropertyDescription("Name of the uploaded file.") @Size(max = 256) @Nullable
            String fileName,

            @JsonPropertyDescription("The frontend's temporary directory of the upload.") @Size(max = 256) @Nullable
            String directory) {}

    /** A directory of a version-controlled tree. */
    @ApiRecord
    @ValidationRule(
            value = "self.cloneUrl" + Rules.IS_ONE_LINE + " && !self.cloneUrl.startsWith('-')",
            message = "spec.source.scm.cloneUrl must be a URL: no control characters, no - in front")
    @ValidationRule(
            value = "!has(self.committish) || (self.committish" + Rules.IS_ONE_LINE
                    + " && !self.committish.startsWith('-'))",
            message =
                    "spec.source.scm.committish must be a commit, branch or tag: no control characters, no - in front")
    @ValidationRule(
            value = "!has(self.subdirectory) || (self.subdirectory" + Rules.IS_ONE_LINE
                    + " && !self.subdirectory.split('/').exists(part, part == '..'))",
            message = "spec.source.scm.subdirectory must stay inside the repository: no .. and no control characters")
    @ValidationRule(
            value = "!has(self.spec) || (self.spec" + Rules.IS_ONE_LINE
                    + " && !self.spec.split('/').exists(part, part == '..'))",
            message = "spec.source.scm.spec must stay inside the repository: no .. and no control characters")
    public record Scm(
            @JsonPropertyDescription("git (the default) or svn.") @Nullable
            ScmType type,

            @JsonPropertyDescription("Repository to clone.") @Required @Size(min = 1, max = Rules.URL) @Nullable
            String cloneUrl,

            @JsonPropertyDescription("Commit, branch or tag; none or empty: the repository's HEAD.")
            @Size(max = 256)
            @Nullable
            String committish,

            @JsonPropertyDescription("Directory with the package, relative to the repository.")
            @Size(max = 512)
            @Nullable
            String subdirectory,

            @JsonPropertyDescription("Spec file, relative to the subdirectory; none or empty: the only one there.")
            @Size(max = 512)
            @Nullable
            String spec,

            @JsonPropertyDescription("What makes the source package: rpkg (the default), tito, tito_test or make_srpm.")
            @Nullable
            SrpmBuildMethod buildMethod) {}

    /** A package of the Python Package Index. */
    @ApiRecord
    @ValidationRule(
            value = "self.packageName" + Rules.IS_PLAIN_WORD + " && !self.packageName.startsWith('-')",
            message =
                    "spec.source.pypi.packageName must be the name of a package: no blanks, quotes, backslashes or template marks such as {%, no - in front")
    public record Pypi(
            @JsonPropertyDescription("Name of the package on PyPI.") @Required @Size(min = 1, max = 256) @Nullable
            String packageName,

            @JsonPropertyDescription("Version; none: the newest.") @Size(max = Rules.NAME) @Nullable
            String packageVersion,

            @JsonPropertyDescription("Program that makes the spec file.") @Nullable
            SpecGenerator specGenerator,

            @JsonPropertyDescription("Template of the spec file.") @Size(max = 256) @Nullable
            String specTemplate,

            @JsonPropertyDescription("Python versions to build for; the first one is the base.") @Size(max = 16)
            List<@Size(max = 16) String> pythonVersions) {
        public Pypi {
            pythonVersions = Api.listOf(pythonVersions);
        }
    }

    /** A gem of rubygems.org. */
    @ApiRecord
    @ValidationRule(
            value = "self.gemName" + Rules.IS_PLAIN_WORD + " && !self.gemName.startsWith('-')",
            message =
                    "spec.source.rubygems.gemName must be the name of a gem: no blanks, quotes, backslashes or template marks such as {%, no - in front")
    public record RubyGems(
            @JsonPropertyDescription("Name of the gem.") @Required @Size(min = 1, max = 256) @Nullable
            String gemName) {}

    /** A script that makes the sources in a chroot. */
    @ApiRecord
    @ValidationRule(
            value = "!has(self.resultDirectory) || (self.resultDirectory" + Rules.IS_ONE_LINE
                    + " && !self.resultDirectory.split('/').exists(part, part == '..'))",
            message =
                    "spec.source.custom.resultDirectory must stay inside the script's directory: no .. and no control characters")
    @ValidationRule(
            value = "!has(self.chroot) || self.chroot" + Rules.IS_CHROOT,
            message = "spec.source.custom.chroot must be the name of a mock chroot, for example fedora-43-x86_64")
    public record Custom(
            @JsonPropertyDescription("The script; its first line names the interpreter.")
            @Required
            @Size(min = 1, max = 24576)
            @Nullable
            String script,

            @JsonPropertyDescription("Chroot that the script was written for; the build uses spec.chroot.")
            @Size(max = Rules.NAME)
            @Nullable
            String chroot,

            @JsonPropertyDescription("Packages that the script needs, separated by blanks.") @Size(max = 4096) @Nullable
            String buildDependencies,

            @JsonPropertyDescription("Directory, relative to the script's, that holds the sources afterwards.")
            @Size(max = 512)
            @Nullable
            String resultDirectory,

            @JsonPropertyDescription("Repositories that the script's chroot uses besides its own, separated by blanks.")
            @Size(max = 4096)
            @Nullable
            String repositories,

            @JsonPropertyDescription("The frontend's temporary directory of a webhook's data.")
            @Size(max = 256)
            @Nullable
            String hookDirectory,

            @JsonPropertyDescription("Whether a webhook's data is given to the script.") @Nullable
            Boolean hookData,

            @JsonPropertyDescription("Seconds that the script may take.") @Min(0) @Max(604800) @Nullable
            Integer timeoutSeconds) {}
}
