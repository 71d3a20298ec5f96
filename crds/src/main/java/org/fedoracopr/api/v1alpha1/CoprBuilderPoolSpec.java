package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pool's builders are made of, and how many there may be. */
@ApiRecord
@ValidationRule(
        value = "!has(self.maxStarting) || self.maxStarting <= self.max",
        message = "spec.maxStarting must not be larger than spec.max")
@ValidationRule(
        value = "!has(self.maxPrealloc) || self.maxPrealloc <= self.max",
        message = "spec.maxPrealloc must not be larger than spec.max")
@ValidationRule(
        value = "!has(self.prealloc) || self.prealloc.all(p, self.prealloc.exists_one(q, q.chroot == p.chroot))",
        message = "spec.prealloc must name each chroot once")
@ValidationRule(
        value = "!has(self.tags) || self.tags.all(t, t" + Rules.IS_PLAIN_WORD + ")",
        message =
                "spec.tags must be words without control characters, quotes, backslashes or template marks such as {%")
public record CoprBuilderPoolSpec(
        @JsonPropertyDescription("What the pool builds for, the native architecture first.")
        @Required
        @Size(min = 1, max = 16)
        List<PoolArchitecture> architectures,

        @JsonPropertyDescription("Tags that builds can ask for.") @Size(max = 32)
        List<@Size(max = Rules.NAME) String> tags,

        @JsonPropertyDescription(
                "Of several pools that can take a build the one with the highest number does; the default is 0.")
        @Min(-1000000)
        @Max(1000000)
        @Nullable
        Integer priority,

        @JsonPropertyDescription("Builders that may exist at once; 0 stops the pool.")
        @Required
        @Min(0)
        @Max(100000)
        @Nullable
        Integer max,

        @JsonPropertyDescription("Builders that may be starting at once; none: max.") @Min(1) @Max(100000) @Nullable
        Integer maxStarting,

        @JsonPropertyDescription("Image of the builder; none: the operator's.") @Size(max = 512) @Nullable
        String image,

        @JsonPropertyDescription("When a node fetches the image; none: as Kubernetes does.") @Nullable
        ImagePullPolicy imagePullPolicy,

        @JsonPropertyDescription(
                "Labels of the nodes that builders run on; kubernetes.io/arch follows from the native architecture unless set.")
        @Size(max = 32)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints that builders tolerate.") @Size(max = 32)
        List<Toleration> tolerations,

        @JsonPropertyDescription("CPU, memory and ephemeral storage of a builder.") @Nullable
        ResourceRequirements resources,

        @JsonPropertyDescription("The space that chroots are made in.") @Nullable
        PoolScratch scratch,

        @JsonPropertyDescription("The volume that results are published on.") @Required @Nullable
        ResultsVolume results,

        @JsonPropertyDescription(
                "Rights of the builder's container: Privileged (works everywhere, equals root on the node), Capabilities (recommended) or UserNamespace.")
        @Default("Privileged")
        @Nullable
        SecurityProfile securityProfile,

        @JsonPropertyDescription("ConfigMaps with the builder's configuration.") @Nullable
        PoolConfig config,

        @JsonPropertyDescription("Bytes of log that stop a build.") @Default("4294967296") @Min(65536) @Nullable
        Long maxLogBytes,

        @JsonPropertyDescription(
                "Larger kinds of builders, the smallest first: a build that ran out of memory or disk is tried once more in one that has more of it.")
        @Size(max = 8)
        List<PoolClass> classes,

        @JsonPropertyDescription("How long builders may take to start; none: the operator's.") @Nullable
        PoolDeadlines deadlines,

        @JsonPropertyDescription(
                "When a node that fails builders is left out of new ones; none: the defaults, which only say so.")
        @Nullable
        PoolNodeHealth nodeHealth,

        @JsonPropertyDescription("Set to true to admit nothing more to the pool; what it builds goes on.")
        boolean paused,

        @JsonPropertyDescription(
                "Builders that may wait for builds with their chroot made; they count against max, and give way to builds; none: as prealloc says.")
        @Min(0)
        @Max(100000)
        @Nullable
        Integer maxPrealloc,

        @JsonPropertyDescription("Builders that wait for builds with their chroot made, by chroot.") @Size(max = 32)
        List<PoolPrealloc> prealloc,

        @JsonPropertyDescription(
                "Where builders may run, as in a Pod; nodes that are left out of new builders are excluded besides.")
        @Nullable
        Affinity affinity,

        @JsonPropertyDescription("RuntimeClass of builders, as in a Pod.") @Size(min = 1, max = 253) @Nullable
        String runtimeClassName,

        @JsonPropertyDescription("PriorityClass of builders, warm ones among them, as in a Pod.")
        @Size(min = 1, max = 253)
        @Nullable
        String priorityClassName,

        @JsonPropertyDescription("Secrets that nodes fetch the image with, as in a Pod; builders never see them.")
        @Size(max = 8)
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("The proxies that builders reach other machines through.") @Nullable
        PoolProxy proxy,

        @JsonPropertyDescription("Certificate authorities that builders trust besides those of their image.") @Nullable
        PoolCaBundle caBundle) {
    /** The value of {@code maxLogBytes} where it is not set: 4 GiB. */
    public static final long DEFAULT_MAX_LOG_BYTES = 4L * 1024 * 1024 * 1024;

    public CoprBuilderPoolSpec {
        architectures = Api.listOf(architectures);
        tags = Api.listOf(tags);
        nodeSelector = Api.mapOf(nodeSelector);
        tolerations = Api.listOf(tolerations);
        classes = Api.listOf(classes);
        prealloc = Api.listOf(prealloc);
        imagePullSecrets = Api.listOf(imagePullSecrets);
    }
}
