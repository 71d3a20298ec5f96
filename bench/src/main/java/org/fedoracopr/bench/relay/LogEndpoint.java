package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.fedoracopr.bench.agent.Http2Server;
import org.fedoracopr.devkit.certificates.CertificateAuthority;

/** The part of an API server that followed logs come from, without Pods: {@code /api/v1/namespaces/bench/pods/NAME/log?container=C}. */
final class LogEndpoint implements AutoCloseable {

    static final String NAMESPACE = "bench";

    private static final int NAME = 6;

    private final Map<String, PrintedLog> logs = new ConcurrentHashMap<>();
    private final Http2Server server;

    LogEndpoint(CertificateAuthority authority) {
        server = Http2Server.start(
                "API server",
                authority.tlsContext(authority.issueServing("kube-apiserver", List.of(), List.of("127.0.0.1"))),
                false,
                new LogHandler());
    }

    void add(String pod, PrintedLog log) {
        logs.put(pod, log);
    }

    String url() {
        return "https://127.0.0.1:" + server.port();
    }

    /** The path of a builder's followed log. */
    static String path(String pod) {
        return "/api/v1/namespaces/" + NAMESPACE + "/pods/" + pod + "/log?follow=true&container=builder";
    }

    @Override
    public void close() {
        server.close();
    }

    private final class LogHandler extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String[] path = Request.getPathInContext(request).split("/", -1);
            PrintedLog log = path.length > NAME ? logs.get(path[NAME]) : null;
            if (log == null) {
                Response.writeError(request, response, callback, 404);
                return true;
            }
            Fields query = Request.extractQueryParameters(request);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
            try (OutputStream body = Content.Sink.asOutputStream(response)) {
                // The head of the answer comes before the first line.
                body.flush();
                print(log, Objects.requireNonNullElse(query.getValue("container"), ""), body);
            }
            callback.succeeded();
            return true;
        }

        private void print(PrintedLog log, String container, OutputStream body)
                throws IOException, InterruptedException {
            if (container.equals("agent")) {
                log.agent(body);
            } else {
                log.builder(body);
            }
        }
    }
}
