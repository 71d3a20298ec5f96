package org.fedoracopr.devkit.proxy.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The frames that a server sends over a WebSocket, which are written whole. */
final class WebSocketSink implements StreamSink {

    private static final int FINAL_TEXT = 0x81;
    private static final byte[] NORMAL_CLOSE = {(byte) 0x88, 2, 0x03, (byte) 0xe8};
    private static final int LONGEST = 64 * 1024 * 1024;

    private final OutputStream out;
    private boolean boundary = true;

    WebSocketSink(OutputStream out) {
        this.out = out;
    }

    /** Reads one frame with its head. */
    static byte[] readFrame(InputStream in) throws IOException {
        byte[] two = in.readNBytes(2);
        if (two.length < 2) {
            throw new EOFException("the WebSocket ended");
        }
        int size = two[1] & 0x7f;
        byte[] more = in.readNBytes(size == 126 ? 2 : size == 127 ? 8 : 0);
        long length = more.length == 0
                ? size
                : more.length == 2
                        ? ByteBuffer.wrap(more).getShort() & 0xffff
                        : ByteBuffer.wrap(more).getLong();
        if (length > LONGEST || length < 0) {
            throw new IOException("a WebSocket frame of " + length + " bytes");
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("the WebSocket ended inside a frame");
        }
        return ByteBuffer.allocate(two.length + more.length + payload.length)
                .put(two)
                .put(more)
                .put(payload)
                .array();
    }

    @Override
    public void write(byte[] frame, int length) throws IOException {
        out.write(frame, 0, length);
        out.flush();
        boolean control = (frame[0] & 0x08) != 0;
        if (!control) {
            boundary = (frame[0] & 0x80) != 0;
        }
    }

    @Override
    public boolean atBoundary() {
        return boundary;
    }

    @Override
    public void message(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) FINAL_TEXT);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) 126).putShort((short) payload.length);
        }
        frame.put(payload);
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }

    @Override
    public void end() throws IOException {
        out.write(NORMAL_CLOSE);
        out.flush();
    }
}
