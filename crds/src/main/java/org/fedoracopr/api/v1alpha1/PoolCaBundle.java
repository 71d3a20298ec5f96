package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Certificate authorities that builders trust besides those of their image. */
@ApiRecord
@ValidationRule(
        value = "!has(self.key) || self.key.matches('^[-._a-zA-Z0-9]+$')",
        message = "spec.caBundle.key must be a key of a ConfigMap")
public record PoolCaBundle(
        @JsonPropertyDescription("ConfigMap with the certificates as PEM.") @Required @Size(min = 1, max = 253)
        String configMap,

        @JsonPropertyDescription("The key in it.") @Default("ca.crt") @Size(min = 1, max = 253) @Nullable
        String key) {
    /** The value of {@code key} where it is not set. */
    public static final String DEFAULT_KEY = "ca.crt";
}
