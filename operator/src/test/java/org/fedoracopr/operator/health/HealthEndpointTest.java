package org.fedoracopr.operator.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthEndpointTest {

    @Test
    void isAliveAtOnceAndReadyWhenToldSo() throws Exception {
        var ready = new AtomicBoolean();
        try (var health =
                HealthEndpoint.start(0, () -> new HealthEndpoint.Readiness(ready.get(), "words"), () -> "page")) {
            assertThat(get(health, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(health, "/readyz").statusCode()).isEqualTo(503);

            ready.set(true);

            assertThat(get(health, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(health, "/readyz").body()).isEqualTo("words\n");
            assertThat(get(health, "/metrics").body()).isEqualTo("page\n");
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var first = HealthEndpoint.start(0, HealthEndpointTest::ready, () -> "")) {
            assertThatThrownBy(() -> HealthEndpoint.start(first.port(), HealthEndpointTest::ready, () -> ""))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("--health-port")
                    .hasMessageContaining(Integer.toString(first.port()));
        }
    }

    private static HealthEndpoint.Readiness ready() {
        return new HealthEndpoint.Readiness(true, "ok");
    }

    private static HttpResponse<String> get(HealthEndpoint health, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + health.port() + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
