package org.fedoracopr.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The CRDs of this API as YAML, the same files that {@code kubectl apply -f crds/} applies. */
public final class CustomResourceDefinitions {
    /** Every kind of this version. */
    public static final List<Class<? extends HasMetadata>> KINDS =
            List.of(CoprBuild.class, CoprBuilderPool.class, CoprBuildQuota.class);

    private CustomResourceDefinitions() {}

    /** The CRD of a kind. */
    public static String yaml(Class<? extends HasMetadata> kind) {
        String resource = "/crds/" + fileName(kind);
        try (InputStream stream = CustomResourceDefinitions.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new FileNotFoundException("no resource " + resource + " on the class path");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the CRD's file in {@code crds/}. */
    public static String fileName(Class<? extends HasMetadata> kind) {
        return HasMetadata.getFullResourceName(kind) + ".yaml";
    }
}
