package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads single nodes from the API server when a verdict may depend on them, and remembers each for some seconds: the builds of a lost node all ask at once.
 *
 * <p>A cluster may refuse: then nothing is known of any node, and verdicts do without.
 */
final class NodeReader {

    static final Duration FRESH = Duration.ofSeconds(10);
    /** Of a refusal; somebody may grant the right meanwhile. */
    static final Duration REFUSED = Duration.ofMinutes(10);

    private static final Logger log = LoggerFactory.getLogger(NodeReader.class);
    /** Whatever their kubelet last said, Pods on such nodes do not run. */
    private static final Set<String> DOWN = Set.of(
            "node.kubernetes.io/out-of-service",
            "node.kubernetes.io/unreachable",
            "node.cloudprovider.kubernetes.io/shutdown");

    private final Function<String, @Nullable Node> get;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private volatile Instant refusedUntil = Instant.EPOCH;

    /** @param get reads a node from the API server; null when there is none */
    NodeReader(Function<String, @Nullable Node> get, InstantSource clock) {
        this.get = Objects.requireNonNull(get, "get is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    private record Seen(NodeObservation node, Instant at) {
        boolean isFresh(Instant now) {
            return now.isBefore(at.plus(FRESH));
        }
    }

    /** What the API server says of a node, at most {@link #FRESH} ago. */
    NodeObservation observe(String name) {
        Instant now = clock.instant();
        seen.values().removeIf(old -> !old.isFresh(now));
        Seen known = seen.get(name);
        if (known != null) {
            return known.node();
        }
        if (now.isBefore(refusedUntil)) {
            return new NodeObservation.Unknown();
        }
        NodeObservation read = read(name, now);
        seen.put(name, new Seen(read, now));
        return read;
    }

    private NodeObservation read(String name, Instant now) {
        try {
            Node node = get.apply(name);
            return node == null ? new NodeObservation.Gone() : observation(node);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                refusedUntil = now.plus(REFUSED);
                log.warn("nodes cannot be read, so builds on lost ones are recognised later: {}", e.getMessage());
            } else {
                log.info("node {} cannot be read now: {}", name, e.getMessage());
            }
            return new NodeObservation.Unknown();
        }
    }

    static NodeObservation observation(Node node) {
        NodeObservation reported = new NodeObservation.Unknown();
        for (NodeCondition condition : conditions(node)) {
            if ("Ready".equals(condition.getType())) {
                if (!"True".equals(condition.getStatus())) {
                    return new NodeObservation.Known(false, words(condition));
                }
                reported = new NodeObservation.Known(true, "");
            }
        }
        for (Taint taint : taints(node)) {
            if (DOWN.contains(taint.getKey())) {
                return new NodeObservation.Known(false, "it has the taint " + taint.getKey());
            }
        }
        return reported;
    }

    private static String words(NodeCondition condition) {
        String message = Objects.requireNonNullElse(condition.getMessage(), "");
        return message.isEmpty() ? Objects.requireNonNullElse(condition.getReason(), "not ready") : message;
    }

    private static List<Taint> taints(Node node) {
        return node.getSpec() == null
                ? List.of()
                : Objects.requireNonNullElse(node.getSpec().getTaints(), List.of());
    }

    private static List<NodeCondition> conditions(Node node) {
        return node.getStatus() == null
                ? List.of()
                : Objects.requireNonNullElse(node.getStatus().getConditions(), List.of());
    }
}
