package org.fedoracopr.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    /** As an API server's. */
    private static final int STREAMS = 100;
    /** So many come before the first is answered: more of them at once than streams would fail. */
    private static final int HELD = 80;

    private final CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());

    @Test
    void moreRequestsThanOneConnectionTakesAreAllAnswered() throws Exception {
        Server server = start();
        try (ApiClient client = client(server)) {
            List<CompletableFuture<Void>> answers = new ArrayList<>();
            for (int i = 0; i < 3 * STREAMS; i++) {
                answers.add(client.delete("/pods/" + i));
            }

            answers.forEach(ApiClient::await);

            assertThat(answers).noneMatch(CompletableFuture::isCompletedExceptionally);
        } finally {
            server.stop();
        }
    }

    @Test
    void whoWaitsIsToldWhichRequestFailed() throws Exception {
        Server server = start();
        String url = url(server);
        server.stop();
        try (var client = new ApiClient(url, authority.tlsContext(authority.issueClient("bench", List.of())))) {
            CompletableFuture<Void> answer = client.delete("/pods/one");

            assertThatExceptionOfType(BenchException.class)
                    .isThrownBy(() -> ApiClient.await(answer))
                    .withMessageStartingWith("DELETE /pods/one: ");
        }
    }

    private ApiClient client(Server server) {
        return new ApiClient(url(server), authority.tlsContext(authority.issueClient("bench", List.of())));
    }

    private static String url(Server server) {
        return "https://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    private Server start() throws Exception {
        var configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        var http2 = new HTTP2ServerConnectionFactory(configuration);
        http2.setMaxConcurrentStreams(STREAMS);
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http2.getProtocol());
        var ssl = new SslContextFactory.Server();
        ssl.setSslContext(authority.tlsContext(authority.issueServing("api", List.of(), List.of("127.0.0.1"))));
        var server = new Server();
        var connector =
                new ServerConnector(server, 1, 1, new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, http2);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Holding());
        server.start();
        return server;
    }

    /** Answers nobody before enough have asked. */
    private static final class Holding extends Handler.Abstract {
        private final CountDownLatch held = new CountDownLatch(HELD);

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            held.countDown();
            Thread.ofVirtual().start(() -> {
                try {
                    held.await();
                    response.write(true, null, callback);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    callback.failed(e);
                }
            });
            return true;
        }
    }
}
