package org.fedoracopr.bench.agent;

import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.RateControl;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.fedoracopr.bench.BenchException;

/** A server of HTTP/2 over TLS on loopback, as the programs of Kubernetes are, that answers each request in a virtual thread. */
public final class Http2Server implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SOCKET_THREADS = 16;
    /** As of the HTTP/2 server of Go. */
    private static final int STREAMS_PER_CONNECTION = 250;

    private final Server server;
    private final String name;
    private final int port;

    private Http2Server(Server server, String name, int port) {
        this.server = server;
        this.name = name;
        this.port = port;
    }

    /**
     * Starts on a free port.
     *
     * @param name for threads and messages
     * @param certificates whether clients have to have one
     */
    public static Http2Server start(String name, SSLContext context, boolean certificates, Handler handler) {
        Objects.requireNonNull(handler, "handler is null");
        var threads = new QueuedThreadPool(SOCKET_THREADS);
        threads.setName(name);
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1, connectionFactories(context, certificates));
        connector.setHost(LOOPBACK);
        // A followed log is silent for as long as its build.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new BenchException("the simulated " + name + " cannot listen on " + LOOPBACK, e);
        }
        return new Http2Server(server, name, connector.getLocalPort());
    }

    private static ConnectionFactory[] connectionFactories(SSLContext context, boolean certificates) {
        var configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        configuration.setIdleTimeout(0);
        var http1 = new HttpConnectionFactory(configuration);
        var http2 = new HTTP2ServerConnectionFactory(configuration);
        http2.setMaxConcurrentStreams(STREAMS_PER_CONNECTION);
        http2.setStreamIdleTimeout(0);
        http2.setRateControlFactory(new RateControl.Factory() {});
        var alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        var ssl = new SslContextFactory.Server();
        // The client's, as with programs in Go.
        ssl.setUseCipherSuitesOrder(false);
        ssl.setSslContext(context);
        ssl.setNeedClientAuth(certificates);
        return new ConnectionFactory[] {new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, http2, http1};
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new BenchException("the simulated " + name + " did not stop", e);
        }
    }
}
