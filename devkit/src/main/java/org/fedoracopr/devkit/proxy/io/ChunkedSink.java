package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A body in chunks, or without framing when only the end of the connection ends it. */
final class ChunkedSink implements StreamSink {

    private final OutputStream out;
    private final boolean chunked;
    private boolean boundary = true;

    ChunkedSink(OutputStream out, boolean chunked) {
        this.out = out;
        this.chunked = chunked;
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        if (chunked) {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(bytes, 0, length);
        if (chunked) {
            out.write('\r');
            out.write('\n');
        }
        out.flush();
        boundary = bytes[length - 1] == '\n';
    }

    @Override
    public boolean atBoundary() {
        return boundary;
    }

    @Override
    public void message(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    @Override
    public void end() throws IOException {
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }
}
