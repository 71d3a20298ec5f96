package org.fedoracopr.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fedoracopr.api.v1alpha1.Api;
import org.jspecify.annotations.Nullable;

/** Makes resources of the API as documents for kubectl. */
public final class Resources {

    private Resources() {}

    /**
     * A resource with these parts.
     *
     * @param namespace null leaves it to kubectl
     */
    public static Map<String, Object> of(
            String kind, String name, @Nullable String namespace, Map<String, Object> spec) {
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        var resource = new LinkedHashMap<String, Object>();
        resource.put("apiVersion", Api.GROUP + "/" + Api.VERSION);
        resource.put("kind", kind);
        resource.put("metadata", metadata);
        resource.put("spec", spec);
        return resource;
    }
}
