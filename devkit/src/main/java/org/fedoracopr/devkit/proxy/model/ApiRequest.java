package org.fedoracopr.devkit.proxy.model;

import org.jspecify.annotations.Nullable;

/**
 * A request to the API server as Kubernetes' authorization sees it.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection; for what is no resource the method in lower case
 * @param resource the plural, with a subresource after a slash ({@code pods/log}); empty for what is no resource
 * @param path with its query
 * @param user the user of a client certificate or of a service account's token, or empty
 */
public record ApiRequest(
        String verb,
        String resource,
        @Nullable String namespace,
        @Nullable String name,
        String path,
        String userAgent,
        String user) {

    /** Whether its answer goes on until somebody ends it. */
    public boolean streams() {
        return verb.equals("watch")
                || (resource.equals("pods/log") && (path.contains("follow=true") || path.contains("follow=1")));
    }
}
