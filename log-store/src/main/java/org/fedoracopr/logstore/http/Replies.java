package org.fedoracopr.logstore.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** Writes short answers whole. */
final class Replies {
    static final String TEXT = "text/plain; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Replies() {}

    static void json(Response response, int status, Map<String, ?> fields) throws IOException {
        send(response, status, "application/json", JSON.writeValueAsBytes(fields));
    }

    static void text(Response response, int status, String sentence) throws IOException {
        send(response, status, TEXT, (sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }

    static void page(Response response, String type, byte[] body) throws IOException {
        send(response, 200, type, body);
    }

    private static void send(Response response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(body));
    }
}
