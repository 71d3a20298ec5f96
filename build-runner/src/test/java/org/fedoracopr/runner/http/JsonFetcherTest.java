package org.fedoracopr.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.Test;

class JsonFetcherTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final StopToken stop = new StopToken();
    private final JsonFetcher fetcher = new JsonFetcher(new LazyHttpClient(), pauses::add, stop, log::add);

    @Test
    void triesAgainAfterServerErrorsWithUpstreamsPauses() throws Exception {
        try (TestServer server = TestServer.answering("500 x", "408 x", "503 x", "200 {\"a\": 1}")) {
            assertThat(fetcher.fetch(server.url() + "/task")).isEqualTo("{\"a\": 1}");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(15));
        assertThat(log.getFirst()).startsWith("Retry request #1 on http://127.0.0.1");
    }

    @Test
    void givesUpAfterFiveTries() throws Exception {
        try (TestServer server = TestServer.answering("502 x")) {
            assertThatThrownBy(() -> fetcher.fetch(server.url() + "/task"))
                    .asInstanceOf(InstanceOfAssertFactories.type(BuildException.class))
                    .satisfies(problem -> {
                        assertThat(problem.failure().logLine())
                                .isEqualTo(
                                        "Network error: The server didn't return a successful response (we gave it 5 attempts)");
                        assertThat(problem.failure().httpStatus()).isEqualTo(502);
                    });
            assertThat(server.requests()).hasSize(5);
        }
    }

    @Test
    void takesAClientErrorAsFinal() throws Exception {
        try (TestServer server = TestServer.answering("404 x")) {
            String url = server.url() + "/task";
            assertThatThrownBy(() -> fetcher.fetch(url))
                    .hasMessage("Request client error on " + url + ": 404 Not Found");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void endsAtOnceWhenTheBuildIsToStop() throws Exception {
        stop.request(new StopReason.Canceled("test"));
        try (TestServer server = TestServer.answering("200 {}")) {
            assertThatThrownBy(() -> fetcher.fetch(server.url())).hasMessageContaining("canceled: test");
            assertThat(server.requests()).isEmpty();
        }
    }
}
