package org.fedoracopr.api.v1alpha1;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the chroot is set up. */
@ApiRecord
public record Buildroot(
        List<String> packages,
        List<PackageRepository> repositories,
        List<String> withOptions,
        List<String> withoutOptions,
        List<ModuleSetting> modules,
        @Nullable Bootstrap bootstrap,
        @Nullable Isolation isolation) {
    public Buildroot {
        packages = Api.listOf(packages);
        repositories = Api.listOf(repositories);
        withOptions = Api.listOf(withOptions);
        withoutOptions = Api.listOf(withoutOptions);
        modules = Api.listOf(modules);
    }
}
