package org.fedoracopr.bench.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http2.RateControl;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.fedoracopr.bench.BenchException;

/** The log endpoint that all simulated nodes name: HTTP/2 over TLS, as a kubelet has it, for {@code /containerLogs/NAMESPACE/POD/CONTAINER}. */
public final class SimulatedKubelet implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int SOCKET_THREADS = 16;
    /** As of the HTTP/2 server of Go, which kubelets are. */
    private static final int STREAMS_PER_CONNECTION = 250;

    private final Server server;
    private final int port;

    private SimulatedKubelet(Server server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts on a free port of loopback; the context demands certificates of clients. */
    public static SimulatedKubelet start(SimulatedPods pods, SSLContext context) {
        Objects.requireNonNull(pods, "pods is null");
        var threads = new QueuedThreadPool(SOCKET_THREADS);
        threads.setName("kubelet");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1, connectionFactories(context));
        connector.setHost(LOOPBACK);
        // A followed log is silent for as long as its build.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        server.setHandler(new LogHandler(pods));
        try {
            server.start();
        } catch (Exception e) {
            throw new BenchException("the simulated kubelet cannot listen on " + LOOPBACK, e);
        }
        return new SimulatedKubelet(server, connector.getLocalPort());
    }

    private static ConnectionFactory[] connectionFactories(SSLContext context) {
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
        ssl.setSslContext(context);
        ssl.setNeedClientAuth(true);
        return new ConnectionFactory[] {new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, http2, http1};
    }

    /** The port that the nodes name. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new BenchException("the simulated kubelet did not stop", e);
        }
    }

    /** Answers each request in a virtual thread that lives as long as the log. */
    private static final class LogHandler extends Handler.Abstract {
        private final SimulatedPods pods;

        LogHandler(SimulatedPods pods) {
            this.pods = pods;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            String[] path = Request.getPathInContext(request).split("/", -1);
            if (path.length != 5 || !path[1].equals("containerLogs")) {
                Response.writeError(request, response, callback, 404);
                return true;
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            try (OutputStream body = Content.Sink.asOutputStream(response)) {
                pods.print(path[3], path[4], body);
            }
            callback.succeeded();
            return true;
        }
    }
}
