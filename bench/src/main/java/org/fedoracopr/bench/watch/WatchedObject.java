package org.fedoracopr.bench.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One event of a watch, with what the bench reads of Pods and CoprBuilds; everything else is skipped while parsing. */
public record WatchedObject(String type, Item object) {

    /** The object as it was sent. */
    public record Item(
            Metadata metadata,
            @Nullable Spec spec,
            @Nullable Status status) {}

    /** Its metadata. */
    public record Metadata(
            String name,
            @Nullable String uid,
            String resourceVersion,
            Map<String, String> labels,
            Map<String, String> annotations,
            List<Owner> ownerReferences) {
        public Metadata {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
            ownerReferences = ownerReferences == null ? List.of() : List.copyOf(ownerReferences);
        }
    }

    /** Whose child it is. */
    public record Owner(String name) {}

    /** Of a Pod. */
    public record Spec(@Nullable String nodeName) {}

    /** Of either kind. */
    public record Status(@Nullable String phase, List<Container> containerStatuses, List<Attempt> attempts) {
        public Status {
            containerStatuses = containerStatuses == null ? List.of() : List.copyOf(containerStatuses);
            attempts = attempts == null ? List.of() : List.copyOf(attempts);
        }
    }

    /** Of a Pod. */
    public record Container(String name, Map<String, JsonNode> state) {
        public Container {
            state = state == null ? Map.of() : Map.copyOf(state);
        }
    }

    /** Of a build. */
    public record Attempt(@Nullable String permittedManifestSha256) {}

    public boolean isDeleted() {
        return type.equals("DELETED");
    }

    public String name() {
        return object.metadata().name();
    }

    /** The status' phase; empty when there is none yet. */
    public String phase() {
        Status status = object.status();
        return status == null || status.phase() == null ? "" : status.phase();
    }

    /** Whether a container is in a state, {@code running} or {@code terminated}. */
    public boolean isContainer(String container, String state) {
        return Optional.ofNullable(object.status()).stream()
                .flatMap(status -> status.containerStatuses().stream())
                .anyMatch(one -> one.name().equals(container) && one.state().containsKey(state));
    }
}
