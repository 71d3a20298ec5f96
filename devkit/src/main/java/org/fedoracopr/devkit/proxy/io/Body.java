package org.fedoracopr.devkit.proxy.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an HTTP/1.1 message: pieces without their framing, as they come. */
final class Body {

    private enum Framing {
        LENGTH,
        CHUNKED,
        UNTIL_END
    }

    private final InputStream in;
    private final Framing framing;
    private long left;
    private boolean over;

    private Body(InputStream in, Framing framing, long left) {
        this.in = in;
        this.framing = framing;
        this.left = left;
        this.over = framing == Framing.LENGTH && left == 0;
    }

    /** The body of a request. */
    static Body ofRequest(HttpHead head, InputStream in) {
        return head.says("Transfer-Encoding", "chunked")
                ? new Body(in, Framing.CHUNKED, 0)
                : new Body(in, Framing.LENGTH, length(head, 0));
    }

    /** The body of an answer to a request of this method. */
    static Body ofAnswer(HttpHead head, String method, InputStream in) {
        String status = head.word(1);
        if (method.equals("HEAD") || status.equals("204") || status.equals("304")) {
            return new Body(in, Framing.LENGTH, 0);
        }
        if (head.says("Transfer-Encoding", "chunked")) {
            return new Body(in, Framing.CHUNKED, 0);
        }
        long length = length(head, -1);
        return length < 0 ? new Body(in, Framing.UNTIL_END, 0) : new Body(in, Framing.LENGTH, length);
    }

    boolean chunked() {
        return framing == Framing.CHUNKED;
    }

    /** Whether the end of the connection is its end. */
    boolean endsWithConnection() {
        return framing == Framing.UNTIL_END;
    }

    /** Reads what is there, at least one byte; -1 at the end of the body. */
    int read(byte[] bytes) throws IOException {
        if (over) {
            return -1;
        }
        if (framing == Framing.UNTIL_END) {
            return in.read(bytes);
        }
        if (left == 0) {
            left = chunkLength();
            if (left == 0) {
                over = true;
                skipTrailers();
                return -1;
            }
        }
        int count = in.read(bytes, 0, (int) Math.min(bytes.length, left));
        if (count < 0) {
            throw new EOFException("the connection ended inside a body");
        }
        left -= count;
        if (left == 0) {
            if (framing == Framing.CHUNKED) {
                HttpHead.line(in);
            } else {
                over = true;
            }
        }
        return count;
    }

    /** Reads to the end. */
    void drain() throws IOException {
        byte[] bytes = new byte[8192];
        int count;
        do {
            count = read(bytes);
        } while (count >= 0);
    }

    private long chunkLength() throws IOException {
        String line = HttpHead.line(in);
        if (line == null) {
            throw new EOFException("the connection ended inside a body");
        }
        int extension = line.indexOf(';');
        try {
            return Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("a chunk of the length " + line, e);
        }
    }

    private void skipTrailers() throws IOException {
        for (String line = HttpHead.line(in); line != null && !line.isEmpty(); line = HttpHead.line(in)) {
            // Nobody needs them.
        }
    }

    private static long length(HttpHead head, long otherwise) {
        return head.header("Content-Length").map(Long::parseLong).orElse(otherwise);
    }
}
