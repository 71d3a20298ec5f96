package org.fedoracopr.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.fedoracopr.operator.LenientClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's client before an HTTP server: what is refused never leaves the process, whoever asks for it. */
class GatedHttpClientFactoryTest {

    private final LeaderGate gate = new LeaderGate(() -> 0, Duration.ofSeconds(10));
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger code = new AtomicInteger(200);
    private Runnable onRequest = () -> {};
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                received.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestURI().getPath());
                onRequest.run();
                byte[] body = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"one\"}}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(code.get(), body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withNamespace("copr")
                .withOauthToken("token")
                .withRequestRetryBackoffInterval(1)
                .withRequestRetryBackoffLimit(3)
                .build();
        client = LenientClient.create(config, new GatedHttpClientFactory(gate), http -> {});
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aShutGateLetsReadsAndEventsOutAndNoChange() {
        assertThat(client.pods().withName("one").get()).isNotNull();
        client.v1()
                .events()
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("e")
                        .endMetadata()
                        .build())
                .create();
        received.clear();

        for (Runnable change : changes()) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(KubernetesClientException.class)
                    .hasStackTraceContaining("does not lead");
        }

        assertThat(received).isEmpty();
        assertThat(gate.refused()).isEqualTo(changes().size());
    }

    @Test
    void anOpenGateLetsEverythingOut() throws InterruptedException {
        gate.open();

        changes().forEach(Runnable::run);

        assertThat(received)
                .filteredOn(request -> !request.startsWith("GET"))
                .hasSize(changes().size());
        assertThat(gate.awaitQuiet(Duration.ofSeconds(10))).isTrue();
    }

    /** What the client tries again by itself is a request of its own. */
    @Test
    void aRetryPassesTheGateOnceMore() {
        gate.open();
        code.set(500);
        onRequest = gate::close;

        assertThatThrownBy(() -> client.resource(pod()).create()).hasStackTraceContaining("does not lead");
        assertThat(received).containsExactly("POST /api/v1/namespaces/copr/pods");
    }

    /** As with a refused token: an interceptor has the request sent again, below all interceptors. */
    @Test
    void whatAnInterceptorSendsAgainPassesTheGateOnceMore() {
        gate.open();
        code.set(401);
        try (KubernetesClient insisting = LenientClient.create(
                client.getConfiguration(),
                new GatedHttpClientFactory(gate),
                http -> http.addOrReplaceInterceptor("again", new Insisting()))) {
            assertThatThrownBy(() -> insisting.resource(pod()).create()).isInstanceOf(KubernetesClientException.class);
            assertThat(received).as("with an open gate").hasSize(2);
            received.clear();
            onRequest = gate::close;

            assertThatThrownBy(() -> insisting.resource(pod()).create()).hasStackTraceContaining("does not lead");
            assertThat(received).containsExactly("POST /api/v1/namespaces/copr/pods");
        }
    }

    private static final class Insisting implements Interceptor {
        @Override
        public CompletableFuture<Boolean> afterFailure(
                BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
            return CompletableFuture.completedFuture(true);
        }
    }

    private List<Runnable> changes() {
        return List.of(
                () -> client.resource(pod()).create(),
                () -> client.resource(pod()).patch(PatchContext.of(PatchType.JSON_MERGE), "{}"),
                () -> client.resource(pod()).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{}"),
                () -> client.raw("/api/v1/namespaces/copr/pods/one", "DELETE", "{}"),
                () -> client.resource(pod()).delete());
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("one")
                .withNamespace("copr")
                .endMetadata()
                .build();
    }
}
