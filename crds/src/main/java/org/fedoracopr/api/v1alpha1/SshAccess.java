package org.fedoracopr.api.v1alpha1;

import java.util.List;

/** Who may log in to the builder after the build. */
@ApiRecord
public record SshAccess(List<String> publicKeys) {
    public SshAccess {
        publicKeys = Api.listOf(publicKeys);
    }
}
