package org.fedoracopr.devkit.proxy.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyServerTest {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int CHUNK = 64 * 1024;
    private static final long ALL = 480L * CHUNK;
    private static final long MORE_THAN_SOCKETS_HOLD = ALL / 2;

    private final CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());
    private final SSLContext tls =
            authority.tlsContext(authority.issueServing("server", List.of(), List.of("127.0.0.1")));
    private final AtomicLong sent = new AtomicLong();
    private SSLServerSocket apiServer;
    private ProxyServer proxy;

    @BeforeEach
    void start() throws IOException {
        apiServer = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serveOne);
        proxy = new ProxyServer(tls, tls, apiServer.getLocalPort(), new Deafness(), request -> Optional.empty());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        apiServer.close();
    }

    @Test
    void aSlowReaderMakesTheApiServerWaitAndLosesNothing() throws IOException {
        try (SSLSocket client = follow()) {
            AtomicLong before = new AtomicLong(-1);
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> sent.get() > 0 && before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(MORE_THAN_SOCKETS_HOLD);
            HttpHead head = Objects.requireNonNull(HttpHead.read(client.getInputStream()), "no answer");
            Body body = Body.ofAnswer(head, "GET", client.getInputStream());
            byte[] bytes = new byte[CHUNK];
            long received = 0;
            for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
                received += count;
            }
            assertThat(received).isEqualTo(ALL);
        }
    }

    @Test
    void aStreamOfAReaderThatHasStoppedCanBeReset() throws IOException {
        try (SSLSocket client = follow()) {
            await().atMost(BOUND).until(() -> proxy.streams(RequestMatch.any()) == 1);
            assertThat(proxy.cut(RequestMatch.any(), Cut.RESET)).isEqualTo(1);
            InputStream in = client.getInputStream();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
            await().atMost(BOUND).until(() -> proxy.streams(RequestMatch.any()) == 0);
        }
    }

    private SSLSocket follow() throws IOException {
        SSLSocket client =
                (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), proxy.port());
        client.getOutputStream()
                .write("GET /api/v1/namespaces/n/pods/p/log?follow=true HTTP/1.1\r\nHost: proxy\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private void serveOne() {
        try (SSLSocket socket = (SSLSocket) apiServer.accept()) {
            HttpHead.read(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            ChunkedSink sink = new ChunkedSink(out, true);
            byte[] chunk = new byte[CHUNK];
            while (sent.get() < ALL) {
                sink.write(chunk, chunk.length);
                sent.addAndGet(chunk.length);
            }
            sink.end();
        } catch (IOException e) {
            // The proxy has ended the connection, as some tests want it to.
            return;
        }
    }
}
