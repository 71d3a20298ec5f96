package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many builds of a kind may be under way at once. */
@ApiRecord
@ValidationRule(
        value = "self.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "spec.limits.name must be lower-case letters, digits and hyphens: users read it as what holds their build")
@ValidationRule(
        value = "!has(self.whenReached) || self.whenReached != 'Refuse' || self.max == 0",
        message =
                "spec.limits.whenReached can be Refuse only where spec.limits.max is 0: other builds end, and then there is room")
public record QuotaLimit(
        @JsonPropertyDescription("Name of the limit, which status.queue.blockedBy of waiting builds has.")
        @Required
        @Size(min = 1, max = 63)
        String name,

        @JsonPropertyDescription("The builds that the limit is about; none: all.") @Nullable
        QuotaMatch match,

        @JsonPropertyDescription("Builds that it is not about although they match: those that one of these fits.")
        @Size(max = 256)
        List<QuotaMatch> except,

        @JsonPropertyDescription(
                "What the builds are counted apart by, for example owner: max builds for each owner. None: all together.")
        @Size(max = 5)
        List<QuotaDimension> per,

        @JsonPropertyDescription("Builds that may be under way at once; 0: none.")
        @Required
        @Min(0)
        @Max(100000)
        @Nullable
        Integer max,

        @JsonPropertyDescription(
                "What becomes of builds beyond max: Wait, or Refuse where max is 0: they end at once. None: Refuse where match has network: true and max is 0, else Wait.")
        @Nullable
        QuotaAction whenReached,

        @JsonPropertyDescription("What users read beside the limit, for example whom to ask.")
        @Size(max = 256)
        @Nullable
        String hint) {

    public QuotaLimit {
        except = Api.listOf(except);
        per = Api.listOf(per);
    }

    /** Whether builds beyond the limit end at once. */
    public boolean refuses() {
        if (max == null || max > 0) {
            return false;
        }
        return whenReached == null
                ? match != null && Boolean.TRUE.equals(match.network())
                : whenReached == QuotaAction.REFUSE;
    }
}
