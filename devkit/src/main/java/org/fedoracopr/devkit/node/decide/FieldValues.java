package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The downward API: the values that a pod may ask about itself. */
public final class FieldValues {

    /** The address of every pod and of the node: they share the machine's network. */
    public static final String ADDRESS = "127.0.0.1";

    private FieldValues() {}

    /**
     * The value of a field of the pod; a missing label or annotation is empty.
     *
     * @throws IllegalArgumentException for a field that this node does not know
     */
    public static String of(Pod pod, String field) {
        Map<String, String> labels = orEmpty(pod.getMetadata().getLabels());
        Map<String, String> annotations = orEmpty(pod.getMetadata().getAnnotations());
        String key = subscript(field);
        if (key != null) {
            return (field.startsWith("metadata.labels[") ? labels : annotations).getOrDefault(key, "");
        }
        return switch (field) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels" -> lines(labels);
            case "metadata.annotations" -> lines(annotations);
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> textOrEmpty(pod.getSpec().getServiceAccountName());
            case "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs" -> ADDRESS;
            default -> throw new IllegalArgumentException("the fieldPath " + field + " is not supported by this node");
        };
    }

    /** A container's request or limit, in units of the divisor, rounded up as Kubernetes does. */
    public static String of(Container container, ResourceFieldSelector selector, Map<String, Quantity> capacity) {
        String[] parts = selector.getResource().split("\\.", 2);
        Map<String, Quantity> requests = container.getResources() == null
                ? Map.of()
                : orEmpty(container.getResources().getRequests());
        Map<String, Quantity> limits = container.getResources() == null
                ? Map.of()
                : orEmpty(container.getResources().getLimits());
        String name = parts.length == 2 ? parts[1] : "";
        Quantity value = switch (parts[0]) {
            case "limits" -> limits.getOrDefault(name, capacity.get(name));
            case "requests" -> requests.getOrDefault(name, limits.getOrDefault(name, new Quantity("0")));
            default -> null;
        };
        if (value == null) {
            throw new IllegalArgumentException(
                    "the resource " + selector.getResource() + " is not supported by this node");
        }
        Quantity divisor = selector.getDivisor();
        BigDecimal unit = divisor == null ? BigDecimal.ZERO : divisor.getNumericalAmount();
        return value.getNumericalAmount()
                .divide(unit.signum() == 0 ? BigDecimal.ONE : unit, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    private static @Nullable String subscript(String field) {
        for (String prefix : new String[] {"metadata.labels['", "metadata.annotations['"}) {
            if (field.startsWith(prefix) && field.endsWith("']")) {
                return field.substring(prefix.length(), field.length() - 2);
            }
        }
        return null;
    }

    /** The form of a whole map in a file: one {@code key="value"} per line, sorted. */
    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return map == null ? Map.of() : map;
    }

    private static String textOrEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
