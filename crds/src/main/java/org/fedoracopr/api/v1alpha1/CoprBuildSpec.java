package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be built: Copr's task, typed.
 *
 * <p>CEL cannot look into {@code extra}, whose values have no schema: its size and that it does not change are the reconciler's to check.
 */
@ApiRecord
@ValidationRule(
        value = "has(self.chroot) || self.output != 'rpm'",
        message = "spec.chroot is required to build RPMs: name a mock chroot, for example fedora-43-x86_64")
@ValidationRule(
        value = "has(self.chroot) || !has(self.source.custom)",
        message = "spec.chroot is required with spec.source.custom: name the mock chroot that the script runs in")
@ValidationRule(
        value = "!has(self.chroot) || self.chroot" + Rules.IS_CHROOT,
        message =
                "spec.chroot must be the name of a mock chroot that ends with its architecture, for example fedora-43-x86_64")
@ValidationRule(
        value = "!has(self.packageName) || self.packageName.matches('^[A-Za-z0-9_][A-Za-z0-9._+-]*$')",
        message = "spec.packageName must be a package name: letters, digits and ._+- only")
@ValidationRule(
        value = "!has(self.packageVersion) || self.packageVersion" + Rules.IS_PLAIN,
        message = "spec.packageVersion" + Rules.PLAIN_HINT)
@ValidationRule(
        value = "!has(self.submitter) || self.submitter" + Rules.IS_ONE_LINE,
        message = "spec.submitter must not contain control characters")
@ValidationRule(
        value = "!has(self.sandbox) || self.sandbox" + Rules.IS_ONE_LINE,
        message = "spec.sandbox must not contain control characters")
@ValidationRule(
        value = "!has(self.tags) || self.tags.all(t, t" + Rules.IS_PLAIN_WORD + ")",
        message =
                "spec.tags must be words without control characters, quotes, backslashes or template marks such as {%")
@ValidationRule(value = "self.buildId == oldSelf.buildId", message = "spec.buildId" + Rules.IMMUTABLE)
@ValidationRule(
        value = "has(self.chroot) == has(oldSelf.chroot) && (!has(self.chroot) || self.chroot == oldSelf.chroot)",
        message = "spec.chroot" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.packageName) == has(oldSelf.packageName) && (!has(self.packageName) || self.packageName == oldSelf.packageName)",
        message = "spec.packageName" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.packageVersion) == has(oldSelf.packageVersion) && (!has(self.packageVersion) || self.packageVersion == oldSelf.packageVersion)",
        message = "spec.packageVersion" + Rules.IMMUTABLE)
@ValidationRule(value = "self.project == oldSelf.project", message = "spec.project" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.submitter) == has(oldSelf.submitter) && (!has(self.submitter) || self.submitter == oldSelf.submitter)",
        message = "spec.submitter" + Rules.IMMUTABLE)
@ValidationRule(
        value = "has(self.sandbox) == has(oldSelf.sandbox) && (!has(self.sandbox) || self.sandbox == oldSelf.sandbox)",
        message = "spec.sandbox" + Rules.IMMUTABLE)
@ValidationRule(
        value = "has(self.tags) == has(oldSelf.tags) && (!has(self.tags) || self.tags == oldSelf.tags)",
        message = "spec.tags" + Rules.IMMUTABLE)
@ValidationRule(
        value = "has(self.output) == has(oldSelf.output) && (!has(self.output) || self.output == oldSelf.output)",
        message = "spec.output" + Rules.IMMUTABLE)
@ValidationRule(value = "self.source == oldSelf.source", message = "spec.source" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.buildroot) == has(oldSelf.buildroot) && (!has(self.buildroot) || self.buildroot == oldSelf.buildroot)",
        message = "spec.buildroot" + Rules.IMMUTABLE)
@ValidationRule(
        value = "self.?network.orValue(false) == oldSelf.?network.orValue(false)",
        message = "spec.network" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.timeoutSeconds) == has(oldSelf.timeoutSeconds) && (!has(self.timeoutSeconds) || self.timeoutSeconds == oldSelf.timeoutSeconds)",
        message = "spec.timeoutSeconds" + Rules.IMMUTABLE)
@ValidationRule(
        value = "self.?fedoraReview.orValue(false) == oldSelf.?fedoraReview.orValue(false)",
        message = "spec.fedoraReview" + Rules.IMMUTABLE)
@ValidationRule(
        value = "has(self.ssh) == has(oldSelf.ssh) && (!has(self.ssh) || self.ssh == oldSelf.ssh)",
        message = "spec.ssh" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.distributions) == has(oldSelf.distributions) && (!has(self.distributions) || self.distributions == oldSelf.distributions)",
        message = "spec.distributions" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.extraNulls) == has(oldSelf.extraNulls) && (!has(self.extraNulls) || self.extraNulls == oldSelf.extraNulls)",
        message = "spec.extraNulls" + Rules.IMMUTABLE)
@ValidationRule(
        value =
                "has(self.extraAbsent) == has(oldSelf.extraAbsent) && (!has(self.extraAbsent) || self.extraAbsent == oldSelf.extraAbsent)",
        message = "spec.extraAbsent" + Rules.IMMUTABLE)
public record CoprBuildSpec(
        @JsonPropertyDescription(
                "Copr's number of the build. One build has one number for all its chroots. Results go to a directory that starts with it.")
        @Required
        @Min(1)
        @Nullable
        Long buildId,

        @JsonPropertyDescription(
                "Mock chroot to build in, for example fedora-43-x86_64; its last part is the architecture. Source builds need none unless a custom script makes the sources.")
        @Size(max = Rules.NAME)
        @Nullable
        String chroot,

        @JsonPropertyDescription("Name of the package; a source build may not know it yet.") @Size(max = 200) @Nullable
        String packageName,

        @JsonPropertyDescription("[epoch:]version-release of the package, if known.") @Size(max = Rules.NAME) @Nullable
        String packageVersion,

        @JsonPropertyDescription("The Copr project that the build belongs to.") @Required @Nullable
        CoprProject project,

        @JsonPropertyDescription("Who submitted the build, if known.") @Size(max = 256) @Nullable
        String submitter,

        @JsonPropertyDescription(
                "Builds of one sandbox trust each other: only they may get a builder or a cache that one of them used.")
        @Size(max = 512)
        @Nullable
        String sandbox,

        @JsonPropertyDescription("The build waits until builds that are not in the background have been started.")
        boolean background,

        @JsonPropertyDescription("Only a pool that has all these tags takes the build.") @Size(max = 32)
        List<@Size(max = Rules.NAME) String> tags,

        @JsonPropertyDescription(
                "What the build makes: rpm (binary packages, the default) or srpm (the source package alone).")
        @Default("rpm")
        @Nullable
        BuildOutput output,

        @JsonPropertyDescription("Where the sources come from. Exactly one member must be set.") @Required @Nullable
        BuildSource source,

        @JsonPropertyDescription("How the chroot is set up.") @Nullable
        Buildroot buildroot,

        @JsonPropertyDescription("Whether the build may use the network.")
        boolean network,

        @JsonPropertyDescription(
                "Builds with a higher number are started first among those of the same kind. The default is 0. Can be changed while the build waits.")
        @Min(-1000000)
        @Max(1000000)
        @Nullable
        Integer priority,

        @JsonPropertyDescription("Seconds that the build may take. 0 or none: the default of the operator.")
        @Min(0)
        @Max(604800)
        @Nullable
        Integer timeoutSeconds,

        @JsonPropertyDescription("Run fedora-review on the packages that were built.")
        boolean fedoraReview,

        @JsonPropertyDescription("Who may log in to the builder after the build. Results of such a build are withheld.")
        @Nullable
        SshAccess ssh,

        @JsonPropertyDescription("Set to true to cancel the build, whatever it is doing.")
        boolean cancel,

        @JsonPropertyDescription(
                "Seconds after its end until the build is deleted; none: the operator's default for the outcome.")
        @Min(0)
        @Max(315360000)
        @Nullable
        Integer ttlSecondsAfterFinished,

        @JsonPropertyDescription("Distributions that matter for the architectures a source package is built for.")
        @Nullable
        Distributions distributions,

        @JsonPropertyDescription(
                "Keys of Copr's task that have no field here, given to the builder as they are. A key that starts with / is a JSON pointer into the task. A value {\"$json\": text} stands for the JSON in text.")
        @Size(max = 128)
        Map<String, JsonNode> extra,

        @JsonPropertyDescription("Keys or JSON pointers of the task whose value is null.") @Size(max = 256)
        List<@Size(max = 256) String> extraNulls,

        @JsonPropertyDescription("Keys or JSON pointers that the task does not have although Copr usually writes them.")
        @Size(max = 64)
        List<@Size(max = 256) String> extraAbsent) {

    public CoprBuildSpec {
        tags = Api.listOf(tags);
        extra = Api.mapOf(extra);
        extraNulls = Api.listOf(extraNulls);
        extraAbsent = Api.listOf(extraAbsent);
    }

    CoprBuildSpec withExtra(Map<String, JsonNode> newExtra, List<String> newNulls, List<String> newAbsent) {
        return new CoprBuildSpec(
                buildId,
                chroot,
                packageName,
                packageVersion,
                project,
                submitter,
                sandbox,
                background,
                tags,
                output,
                source,
                buildroot,
                network,
                priority,
                timeoutSeconds,
                fedoraReview,
                ssh,
                cancel,
                ttlSecondsAfterFinished,
                distributions,
                newExtra,
                newNulls,
                newAbsent);
    }

    /** Whether the build ends with the source package. */
    public boolean buildsSource() {
        return output == BuildOutput.SRPM;
    }
}
