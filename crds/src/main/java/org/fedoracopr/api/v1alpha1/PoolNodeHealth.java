package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** When a node that fails a pool's builders is left out of new ones, and for how long. */
@ApiRecord
@ValidationRule(
        value = "self.quarantineSeconds <= self.maxQuarantineSeconds",
        message = "spec.nodeHealth.quarantineSeconds must not be larger than spec.nodeHealth.maxQuarantineSeconds")
public record PoolNodeHealth(
        @JsonPropertyDescription(
                "Enforce leaves such nodes out, DryRun only says which ones it would leave out, Off does neither.")
        @Default("DryRun")
        @Nullable
        NodeHealthMode mode,

        @JsonPropertyDescription("Owners, different ones, whose builds a node must have failed.")
        @Default("3")
        @Min(3)
        @Max(8)
        @Nullable
        Integer owners,

        @JsonPropertyDescription("Seconds for which a failure counts.") @Default("3600") @Min(60) @Max(86400) @Nullable
        Integer windowSeconds,

        @JsonPropertyDescription(
                "Seconds for which a node is left out at first; each time that it fails again at once they double.")
        @Default("600")
        @Min(1)
        @Max(86400)
        @Nullable
        Integer quarantineSeconds,

        @JsonPropertyDescription("Seconds for which a node is left out at most.")
        @Default("14400")
        @Min(1)
        @Max(604800)
        @Nullable
        Integer maxQuarantineSeconds,

        @JsonPropertyDescription(
                "Percent of the pool's nodes that may be left out at once, rounded down: with 25, none of three nodes and one of four.")
        @Default("25")
        @Min(0)
        @Max(50)
        @Nullable
        Integer maxPercent) {}
