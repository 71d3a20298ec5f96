package org.fedoracopr.operator.rights;

import java.util.List;
import java.util.Objects;

/**
 * Verbs on one resource that the operator needs in each namespace it serves.
 *
 * @param apiGroup empty for the core group
 * @param resource plural, with its subresource, e.g. {@code pods/log}
 * @param reason what it is needed for, for who reviews the role
 */
public record Right(String apiGroup, String resource, List<String> verbs, String reason) {

    public Right {
        Objects.requireNonNull(apiGroup, "apiGroup is null");
        Objects.requireNonNull(resource, "resource is null");
        Objects.requireNonNull(reason, "reason is null");
        verbs = List.copyOf(verbs);
    }

    /** The resource with its group, as {@code kubectl auth can-i} takes it. */
    public String qualifiedResource() {
        int slash = resource.indexOf('/');
        String plural = slash < 0 ? resource : resource.substring(0, slash);
        String subresource = slash < 0 ? "" : resource.substring(slash);
        return plural + (apiGroup.isEmpty() ? "" : "." + apiGroup) + subresource;
    }
}
