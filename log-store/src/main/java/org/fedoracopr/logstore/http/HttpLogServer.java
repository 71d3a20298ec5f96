package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogStorage;

/** The HTTP server over a storage: a few threads that watch sockets, and a virtual thread per request. */
public final class HttpLogServer implements AutoCloseable {
    private static final int SOCKET_THREADS = 16;

    private final Server server;
    private final ExecutorService requests;
    private final URI url;

    private HttpLogServer(Server server, ExecutorService requests, URI url) {
        this.server = server;
        this.requests = requests;
        this.url = url;
    }

    /** Starts to listen; port 0 takes a free one. */
    public static HttpLogServer start(
            String host,
            int port,
            LogStorage storage,
            PublishedLogs results,
            Writers writers,
            HttpLimits limits,
            InstantSource clock)
            throws IOException {
        ExecutorService requests = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("request-", 0).factory());
        QueuedThreadPool threads = new QueuedThreadPool(SOCKET_THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(requests);
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration(limits)));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idle().toMillis());
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
        server.setHandler(new LogStoreHandler(storage, results, writers, limits, clock));
        server.setErrorHandler(HttpLogServer::answerFault);
        try {
            server.start();
        } catch (Exception failure) {
            requests.shutdownNow();
            throw new IOException("cannot listen on " + host + ":" + port + ": " + failure.getMessage(), failure);
        }
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return new HttpLogServer(server, requests, URI.create("http://" + shown + ":" + connector.getLocalPort()));
    }

    /** Where the server listens. */
    public URI url() {
        return url;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IOException("the HTTP server did not stop: " + failure.getMessage(), failure);
        } finally {
            requests.shutdownNow();
        }
    }

    /** Answers what never came to the handler (a request that is no HTTP) or failed in it, as the handler itself does. */
    private static boolean answerFault(Request request, Response response, Callback callback) {
        String sentence = response.getStatus() < 500
                ? "this is not a request that HTTP allows; correct its address or its headers"
                : "the log store could not do this; its own log says why";
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        String body = "{\"error\":\"request\",\"message\":\"" + sentence + "\"}";
        response.write(true, StandardCharsets.US_ASCII.encode(body), callback);
        return true;
    }

    private static HttpConfiguration configuration(HttpLimits limits) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setIdleTimeout(limits.idle().toMillis());
        // Paths are read as they were sent and checked component by component, which answers with a sentence;
        // the server's own canonical form is never used.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }
}
