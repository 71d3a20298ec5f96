package org.fedoracopr.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why a build waits, over HTTP. */
class QueueEndpointTest {

    private final AtomicReference<QueueEndpoint.@Nullable Queue> queue = new AtomicReference<>();

    private HttpResponse<String> ask(String method, String path) throws Exception {
        try (HealthEndpoint health = HealthEndpoint.start(
                                0, () -> new HealthEndpoint.Readiness(true, "ok"), () -> "metrics")
                        .serving(QueueEndpoint.PATH, new QueueEndpoint(queue::get));
                HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static Object json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readValue(answer.body(), Object.class);
    }

    @Test
    void tellsWhatHoldsABuildAndForHowLong() throws Exception {
        queue.set((namespace, build) -> new QueueOutlook("pool/x/max", "busy in " + namespace, 4, 1500L));
        HttpResponse<String> answer = ask("GET", "/queue/copr/1-fedora");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer))
                .isEqualTo(Map.of(
                        "namespace", "copr",
                        "build", "1-fedora",
                        "waits", true,
                        "blockedBy", "pool/x/max",
                        "message", "busy in copr",
                        "ahead", 4,
                        "seconds", 1500));
    }

    @Test
    void leavesOutWhatNobodyKnows() throws Exception {
        queue.set((namespace, build) -> new QueueOutlook(null, "next", 0, null));
        assertThat(json(ask("GET", "/queue/copr/b")))
                .isEqualTo(Map.of("namespace", "copr", "build", "b", "waits", true, "message", "next", "ahead", 0));
    }

    @Test
    void whatDoesNotWaitIsNotFound() throws Exception {
        queue.set((namespace, build) -> null);
        HttpResponse<String> answer = ask("GET", "/queue/copr/b");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"waits\" : false", "no such build waits");
        assertThat(ask("GET", "/queue/copr").body()).contains("/queue/<namespace>/<build>");
        assertThat(ask("GET", "/queue/copr/b/c").statusCode()).isEqualTo(404);
        assertThat(ask("DELETE", "/queue/copr/b").statusCode()).isEqualTo(405);
    }

    @Test
    void whoDoesNotLeadOrIsBusySaysSo() throws Exception {
        HttpResponse<String> answer = ask("GET", "/queue/copr/b");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("does not lead");
        queue.set((namespace, build) -> {
            throw new TimeoutException();
        });
        assertThat(ask("GET", "/queue/copr/b").body()).contains("busy");
    }
}
