package org.fedoracopr.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many builders a pool has, and what is wrong with it. */
@ApiRecord
public record CoprBuilderPoolStatus(
        int starting,
        int running,
        List<StatusCondition> conditions,
        @Nullable Long observedGeneration) {
    public CoprBuilderPoolStatus {
        conditions = Api.listOf(conditions);
    }
}
