package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only class that writes a status.
 *
 * <p>It writes what has changed and nothing when nothing has. Around an own write the framework's event filter drops changes that others make at the same
 * moment; so each write compares the generation that came back with the one that was reconciled, and asks for another run when somebody changed the spec meanwhile.
 */
public final class StatusWriter {

    /** What became of a write. */
    public enum Written {
        /** Nothing had changed. */
        UNCHANGED,
        WRITTEN,
        /** Written, but the spec has changed since it was read: reconcile again. */
        SPEC_MOVED
    }

    /**
     * Writes a status.
     *
     * @param resource as it was reconciled; its status is what the new one is compared with
     */
    public <P extends HasMetadata> Written write(
            Context<P> context, P resource, @Nullable Object before, Object after) {
        ObjectNode patch = MergePatch.between(json(context, before), json(context, after));
        if (patch.isEmpty()) {
            return Written.UNCHANGED;
        }
        String body = guarded(resource.getMetadata().getUid(), json(context, before), json(context, after), patch)
                .toString();
        P written = context.resourceOperations()
                .resourcePatch(
                        resource,
                        current -> context.getClient()
                                .resource(current)
                                .subresource("status")
                                .patch(PatchContext.of(PatchType.JSON), body),
                        context.eventSourceRetriever().getControllerEventSource());
        return Objects.equals(
                        written.getMetadata().getGeneration(),
                        resource.getMetadata().getGeneration())
                ? Written.WRITTEN
                : Written.SPEC_MOVED;
    }

    /** A JSON patch (RFC 6902) that the API server refuses for another resource that has the name by now: in a merge patch of a status it ignores the UID. */
    private static ArrayNode guarded(String uid, JsonNode before, JsonNode after, ObjectNode changes) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        operation(patch, "test", "/metadata/uid").put("value", uid);
        if (before.isEmpty()) {
            operation(patch, "add", "/status").set("value", after);
            return patch;
        }
        changes.properties().forEach(change -> {
            JsonNode value = after.get(change.getKey());
            if (value == null) {
                operation(patch, "remove", "/status/" + change.getKey());
            } else {
                operation(patch, "add", "/status/" + change.getKey()).set("value", value);
            }
        });
        return patch;
    }

    private static ObjectNode operation(ArrayNode patch, String name, String path) {
        return patch.addObject().put("op", name).put("path", path);
    }

    private static JsonNode json(Context<?> context, @Nullable Object status) {
        if (status == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        return context.getClient().getKubernetesSerialization().convertValue(status, JsonNode.class);
    }
}
