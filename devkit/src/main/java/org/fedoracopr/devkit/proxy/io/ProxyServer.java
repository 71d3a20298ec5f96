package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening side of the proxy: a port of the loopback address and the connections to it, one virtual thread each. */
public final class ProxyServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyServer.class);
    private static final int BACKLOG = 256;

    private final ServerSocket socket;
    private final SSLContext tls;
    private final Front front;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();

    /** Begins to listen; {@code tls} is the server's side, {@code upstreamTls} that of a client of the API server. */
    public ProxyServer(
            SSLContext tls,
            SSLContext upstreamTls,
            int upstreamPort,
            Deafness deafness,
            Function<ApiRequest, Optional<? extends Interference>> rules)
            throws IOException {
        this.tls = tls;
        front = new Front(
                rules, upstreamPort, upstreamTls, deafness, ConcurrentHashMap.newKeySet(), new CountDownLatch(1));
        socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("api-proxy-" + port()).start(this::accept);
    }

    /** The port it listens on. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Cuts the streams that go on now; returns how many there were. */
    public int cut(RequestMatch match, Cut how) {
        var meant = front.streams().stream()
                .filter(stream -> match.matches(stream.request()))
                .toList();
        meant.forEach(stream -> stream.cut(how));
        return meant.size();
    }

    /** How many streams go on now. */
    public long streams(RequestMatch match) {
        return front.streams().stream()
                .filter(stream -> match.matches(stream.request()))
                .count();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                serve(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.warn("the proxy could not take a connection", e);
                }
            }
        }
    }

    private void serve(Socket plain) {
        Thread.ofVirtual().name("api-proxy-connection").start(() -> {
            try (ClientConnection connection = new ClientConnection(TlsSocket.accepted(plain, tls), front)) {
                connections.add(connection);
                try {
                    connection.serve();
                } finally {
                    connections.remove(connection);
                }
            } catch (IOException e) {
                LOG.debug("a connection to the proxy broke", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        front.closed().countDown();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("the proxy's port could not be given up", e);
        }
        connections.forEach(ClientConnection::reset);
    }
}
