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

    /**
     * What became of a write.
     *
     * @param resource as the API server has it now; null when nothing had changed
     * @param specMoved the spec has changed since it was read: reconcile again
     */
    public record Written<P>(@Nullable P resource, boolean specMoved) {}

    /**
     * Writes a status.
     *
     * @param resource as it was reconciled; its status is what the new one is compared with
     */
    public <P extends HasMetadata> Written<P> write(
            Context<P> context, P resource, @Nullable Object before, Object after) {
        ArrayNode patch =
                StatusPatch.between(resource.getMetadata().getUid(), json(context, before), json(context, after));
        if (patch.isEmpty()) {
            return new Written<>(null, false);
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
        boolean specMoved = !Objects.equals(
                written.getMetadata().getGeneration(), resource.getMetadata().getGeneration());
        return new Written<>(written, specMoved);
    }

    private static JsonNode json(Context<?> context, @Nullable Object status) {
        if (status == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        return context.getClient().getKubernetesSerialization().convertValue(status, JsonNode.class);
    }
}
