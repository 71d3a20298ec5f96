package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the limits of a quota hold, and what is wrong with them. */
@ApiRecord
public record CoprBuildQuotaStatus(
        @JsonPropertyDescription("Waiting builds that the quota's limits hold.")
        int held,

        @JsonPropertyDescription("Each limit, in the order of the spec.") @Size(max = 64)
        List<LimitUse> limits,

        @JsonPropertyDescription("What is wrong with the quota, or that nothing is.") @Size(max = 8)
        List<StatusCondition> conditions,

        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration) {
    public CoprBuildQuotaStatus {
        limits = Api.listOf(limits);
        conditions = Api.listOf(conditions);
    }
}
