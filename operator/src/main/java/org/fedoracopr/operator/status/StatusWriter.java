package org.fedoracopr.operator.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
        ArrayNode patch =
                StatusPatch.between(resource.getMetadata().getUid(), json(context, before), json(context, after));
        if (patch.isEmpty()) {
            return Written.UNCHANGED;
        }
        String body = patch.toString();
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

    private static JsonNode json(Context<?> context, @Nullable Object status) {
        if (status == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        return context.getClient().getKubernetesSerialization().convertValue(status, JsonNode.class);
    }
}
