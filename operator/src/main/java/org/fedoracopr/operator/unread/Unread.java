package org.fedoracopr.operator.unread;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a resource could not be read.
 *
 * <p>It travels with the resource as an annotation that exists in this process only, since caches hand out copies: spec and status are never written as they were
 * read, and metadata not at all.
 */
public final class Unread {

    /** The reason of the condition that says so; it is API. */
    public static final String REASON = "UnsupportedVersion";

    private static final String ANNOTATION = "operator.copr.fedorainfracloud.org/unread";
    private static final String STATUS = "status";

    private Unread() {}

    /** A sentence that names each field that could not be read; null when all could. */
    public static @Nullable String problem(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(ANNOTATION);
    }

    /** Whether the status is among what could not be read: whoever decides from it would decide as if it were empty. */
    public static boolean concernsStatus(HasMetadata resource) {
        String problem = problem(resource);
        return problem != null && problem.startsWith(STATUS);
    }

    static void note(HasMetadata resource, List<String> problems) {
        Map<String, String> annotations = new LinkedHashMap<>(
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of()));
        // What concerns the status comes first.
        List<String> sorted = problems.stream()
                .sorted((one, other) -> Boolean.compare(other.startsWith(STATUS), one.startsWith(STATUS)))
                .toList();
        annotations.put(
                ANNOTATION, String.join("; ", sorted) + ": made for a newer version, or not checked by the CRD");
        resource.getMetadata().setAnnotations(annotations);
    }
}
