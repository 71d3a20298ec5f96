package org.fedoracopr.api.v1alpha1;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a pool's builders are made of, and how many there may be. */
@ApiRecord
public record CoprBuilderPoolSpec(
        List<PoolArchitecture> architectures,
        List<String> tags,
        @Nullable Integer priority,
        @Nullable Integer max,
        @Nullable Integer maxStarting,
        @Nullable String image,
        @Nullable ImagePullPolicy imagePullPolicy,
        Map<String, String> nodeSelector,
        List<Toleration> tolerations,
        @Nullable ResourceRequirements resources,
        @Nullable PoolScratch scratch,
        @Nullable ResultsVolume results,
        @Nullable SecurityProfile securityProfile,
        @Nullable PoolConfig config,
        @Nullable Long maxLogBytes) {
    public CoprBuilderPoolSpec {
        architectures = Api.listOf(architectures);
        tags = Api.listOf(tags);
        nodeSelector = Api.mapOf(nodeSelector);
        tolerations = Api.listOf(tolerations);
    }
}
