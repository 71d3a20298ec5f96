package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Limits; a build is admitted when all limits of all quotas in its namespace have room for it. */
@ApiRecord
@ValidationRule(
        value = "self.limits.all(l, self.limits.exists_one(m, m.name == l.name))",
        message = "spec.limits must have different names")
public record CoprBuildQuotaSpec(
        @JsonPropertyDescription("The limits.") @Required @Size(max = 64)
        List<QuotaLimit> limits) {

    public CoprBuildQuotaSpec {
        limits = Api.listOf(limits);
    }
}
