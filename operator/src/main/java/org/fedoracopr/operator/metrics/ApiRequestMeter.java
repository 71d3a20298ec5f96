package org.fedoracopr.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Counts the answers of the API server by Kubernetes' verb and HTTP's code. */
public final class ApiRequestMeter implements Interceptor {

    private static final Pattern COLLECTION =
            Pattern.compile(".*/(api/v1|apis/[^/]+/[^/]+)(/namespaces/[^/]+)?/(?!namespaces/)[^/]+");

    private final OperatorMetrics metrics;

    public ApiRequestMeter(OperatorMetrics metrics) {
        this.metrics = Objects.requireNonNull(metrics, "metrics is null");
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        metrics.answered(verb(Objects.requireNonNullElse(request.method(), "GET"), request.uri()), response.code());
    }

    static String verb(String method, URI uri) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> {
                String query = Objects.requireNonNullElse(uri.getQuery(), "");
                yield query.contains("watch=true") || query.contains("watch=1")
                        ? "watch"
                        : COLLECTION.matcher(uri.getPath()).matches() ? "list" : "get";
            }
        };
    }
}
