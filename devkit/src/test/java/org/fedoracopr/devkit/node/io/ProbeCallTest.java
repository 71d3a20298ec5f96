package org.fedoracopr.devkit.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeCallTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private HttpServer server = create();

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aStatusBelow400IsASuccess() throws InterruptedException {
        answer(204);
        assertThat(ask(get("HTTP")).success()).isTrue();
    }

    @Test
    void aStatusOf500IsAFailureThatSaysSo() throws InterruptedException {
        answer(500);
        assertThat(ask(get("HTTP"))).isEqualTo(new ProbeCall.Answer(false, "HTTP probe failed with statuscode: 500"));
    }

    @Test
    void aCertificateOfAnUnknownAuthorityForAnotherNameWillDo() throws IOException, InterruptedException {
        server.stop(0);
        HttpsServer secure = HttpsServer.create(ANY, 0);
        CertificateAuthority authority = CertificateAuthority.create(InstantSource.system());
        secure.setHttpsConfigurator(new HttpsConfigurator(
                authority.tlsContext(authority.issueServing("other", List.of("other.example.org"), List.of()))));
        server = secure;
        answer(200);
        assertThat(ask(get("HTTPS")).success()).isTrue();
    }

    @Test
    void aConnectionIsEnoughForTcp() throws InterruptedException {
        server.start();
        Probe probe = new ProbeBuilder()
                .withNewTcpSocket()
                .withNewPort("web")
                .endTcpSocket()
                .build();
        assertThat(ask(probe).success()).isTrue();
        server.stop(0);
        assertThat(ask(probe).success()).isFalse();
    }

    private void answer(int status) {
        server.createContext("/healthy", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    private ProbeCall.Answer ask(Probe probe) throws InterruptedException {
        Container container = new ContainerBuilder()
                .addNewPort()
                .withName("web")
                .withContainerPort(server.getAddress().getPort())
                .endPort()
                .build();
        try (ProbeCall call = new ProbeCall(container, probe, Duration.ofSeconds(10))) {
            return call.ask();
        }
    }

    private static Probe get(String scheme) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withScheme(scheme)
                .withPath("/healthy")
                .withNewPort("web")
                .endHttpGet()
                .build();
    }

    private static HttpServer create() {
        try {
            return HttpServer.create(ANY, 0);
        } catch (IOException e) {
            throw new IllegalStateException("no port on loopback", e);
        }
    }
}
