package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A module stream that is enabled in the chroot, or a module that is disabled. */
@ApiRecord
@ValidationRule(
        value = "has(self.enable) != has(self.disable)",
        message = "spec.buildroot.modules must set either enable or disable in each entry")
@ValidationRule(
        value = "(!has(self.enable) || self.enable" + Rules.IS_PLAIN_WORD
                + " && !self.enable.startsWith('-')) && (!has(self.disable) || self.disable" + Rules.IS_PLAIN_WORD
                + " && !self.disable.startsWith('-'))",
        message =
                "spec.buildroot.modules must be name or name:stream without blanks, control characters, quotes, backslashes or template marks such as {%, with no - in front")
public record ModuleSetting(
        @JsonPropertyDescription("Module or module:stream to enable.") @Size(max = Rules.NAME) @Nullable
        String enable,

        @JsonPropertyDescription("Module or module:stream to disable.") @Size(max = Rules.NAME) @Nullable
        String disable) {}
