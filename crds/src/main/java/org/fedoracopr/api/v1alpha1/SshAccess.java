package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Who may log in to the builder after the build. */
@ApiRecord
@ValidationRule(
        value = "!has(self.publicKeys) || self.publicKeys.all(k, k" + Rules.IS_ONE_LINE + ")",
        message = "spec.ssh.publicKeys must have one key per entry, each on one line")
public record SshAccess(
        @JsonPropertyDescription("Public keys in the form of authorized_keys, one per entry.") @Size(max = 16)
        List<@Size(max = 4096) String> publicKeys) {
    public SshAccess {
        publicKeys = Api.listOf(publicKeys);
    }
}
