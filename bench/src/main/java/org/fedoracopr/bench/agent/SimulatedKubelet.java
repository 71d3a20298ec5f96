package org.fedoracopr.bench.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The log endpoint that all simulated nodes name: HTTP/2 over TLS, as a kubelet has it, for {@code /containerLogs/NAMESPACE/POD/CONTAINER}. */
public final class SimulatedKubelet implements AutoCloseable {

    private final Http2Server server;

    private SimulatedKubelet(Http2Server server) {
        this.server = server;
    }

    /** Starts on a free port of loopback; the context demands certificates of clients. */
    public static SimulatedKubelet start(SimulatedPods pods, SSLContext context) {
        Objects.requireNonNull(pods, "pods is null");
        return new SimulatedKubelet(Http2Server.start("kubelet", context, true, new LogHandler(pods)));
    }

    /** The port that the nodes name. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
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
