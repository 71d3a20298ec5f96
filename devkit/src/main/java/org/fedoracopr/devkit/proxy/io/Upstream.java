package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.jspecify.annotations.Nullable;

/** The connection to the API server that belongs to one client's connection. A slow client makes the API server wait, for nothing is kept between them. */
final class Upstream implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    private final TlsSocket server;
    private final TlsSocket client;
    private final Front front;

    Upstream(TlsSocket server, TlsSocket client, Front front) {
        this.server = server;
        this.client = client;
        this.front = front;
    }

    boolean ended() {
        return server.ended();
    }

    /** Passes a request on and its answer back; false when the connections are used up. */
    boolean pass(ApiRequest request, HttpHead head, Body body) throws IOException, InterruptedException {
        try {
            HttpHead answer = exchange(head, body);
            boolean streams = request.streams() && answer.word(1).equals("200");
            client.out().write(streams ? closing(answer).bytes() : answer.bytes());
            client.out().flush();
            if (answer.word(1).equals("101")) {
                upgraded(request);
                return false;
            }
            Body content = Body.ofAnswer(answer, head.word(0), server.in());
            boolean kept = !content.endsWithConnection() && !answer.says("Connection", "close");
            if (streams) {
                stream(request, answer, content);
                return false;
            }
            copy(content);
            return kept;
        } catch (IOException e) {
            // The client sees what the proxy saw: a connection that broke.
            client.reset();
            throw e;
        }
    }

    /** Passes a request on and waits for the whole answer, of which the client sees nothing. */
    void passWithoutAnswer(HttpHead head, Body body) throws IOException {
        HttpHead answer = exchange(head, body);
        Body.ofAnswer(answer, head.word(0), server.in()).drain();
    }

    private HttpHead exchange(HttpHead head, Body body) throws IOException {
        OutputStream out = server.out();
        out.write(head.bytes());
        ChunkedSink sink = new ChunkedSink(out, body.chunked());
        byte[] bytes = new byte[BLOCK];
        for (int count = body.read(bytes); count >= 0; count = body.read(bytes)) {
            sink.write(bytes, count);
        }
        if (body.chunked()) {
            sink.end();
        }
        out.flush();
        HttpHead answer = HttpHead.read(server.in());
        while (answer != null
                && answer.word(1).startsWith("1")
                && !answer.word(1).equals("101")) {
            answer = HttpHead.read(server.in());
        }
        if (answer == null) {
            throw new IOException("the API server closed the connection without an answer");
        }
        return answer;
    }

    private void copy(Body content) throws IOException {
        OutputStream out = client.out();
        byte[] bytes = new byte[BLOCK];
        for (int count = content.read(bytes); count >= 0; count = content.read(bytes)) {
            if (content.chunked()) {
                out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(bytes, 0, count);
            if (content.chunked()) {
                out.write('\r');
                out.write('\n');
            }
        }
        if (content.chunked()) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    /** Passes on a stream piece by piece as it comes. */
    private void stream(ApiRequest request, HttpHead answer, Body content) throws IOException, InterruptedException {
        LiveStream stream = live(
                request,
                new ChunkedSink(client.out(), content.chunked()),
                request.verb().equals("watch") && answer.says("Content-Type", "json"));
        byte[] bytes = new byte[BLOCK];
        // The client says nothing more: what it sends now is the end of its connection.
        Thread.ofVirtual().name("api-proxy-client-end").start(this::awaitClientEnd);
        pump(stream, () -> {
            int count = content.read(bytes);
            return count < 0 ? null : new Piece(bytes, count);
        });
    }

    /** Passes on what follows an upgrade: the server's WebSocket frames one by one, the client's bytes as they are. */
    private void upgraded(ApiRequest request) throws IOException, InterruptedException {
        Thread.ofVirtual().name("api-proxy-upgraded").start(this::copyToServer);
        if (request.streams()) {
            LiveStream stream = live(request, new WebSocketSink(client.out()), true);
            pump(stream, () -> {
                byte[] frame = WebSocketSink.readFrame(server.in());
                return new Piece(frame, frame.length);
            });
        } else {
            transfer(server.in(), client.out());
        }
    }

    /** Bytes up to a length; no record, for nobody compares it. */
    private static final class Piece {
        private final byte[] bytes;
        private final int length;

        Piece(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    /** Gives the next piece, or null at the end. */
    private interface Source {
        @Nullable
        Piece next() throws IOException;
    }

    private void pump(LiveStream stream, Source source) throws IOException, InterruptedException {
        front.streams().add(stream);
        try {
            boolean goesOn = true;
            while (goesOn) {
                Piece piece = source.next();
                goesOn = piece != null && stream.pass(piece.bytes, piece.length);
                if (piece == null) {
                    stream.finish();
                }
            }
        } catch (IOException e) {
            if (!stream.wasCut()) {
                throw e;
            }
        } finally {
            front.streams().remove(stream);
        }
    }

    private LiveStream live(ApiRequest request, StreamSink sink, boolean json) {
        return new LiveStream(request, sink, json, front.deafness(), client::reset, server::reset);
    }

    /** The connections that carry a stream carry nothing else after it. */
    private static HttpHead closing(HttpHead answer) {
        return answer.with(
                header -> header.name().equalsIgnoreCase("Connection"),
                List.of(new HttpHead.Header("Connection", "close")));
    }

    private void awaitClientEnd() {
        try {
            transfer(client.in(), OutputStream.nullOutputStream());
        } catch (IOException e) {
            // That is an end too.
        } finally {
            server.reset();
        }
    }

    private void copyToServer() {
        try {
            transfer(client.in(), server.out());
        } catch (IOException e) {
            // Either side has gone; the other direction notices.
        } finally {
            server.close();
        }
    }

    private static void transfer(InputStream in, OutputStream out) throws IOException {
        byte[] bytes = new byte[BLOCK];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
