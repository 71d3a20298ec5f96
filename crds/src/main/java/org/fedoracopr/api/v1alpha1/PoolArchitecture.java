package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** An architecture, by Copr's name, that a pool builds for; an emulated one is never chosen unless a build's tags ask for it. */
@ApiRecord
@ValidationRule(
        value = "self.name.matches('^[a-z0-9_]+$')",
        message =
                "spec.architectures.name must be an architecture as chroots name it, for example x86_64, aarch64 or noarch")
public record PoolArchitecture(
        @JsonPropertyDescription("Architecture as chroots name it, for example x86_64; noarch takes source builds.")
        @Required
        @Size(min = 1, max = 32)
        String name,

        @JsonPropertyDescription("The nodes emulate it; used only for builds whose tags ask for it.")
        boolean emulated) {}
