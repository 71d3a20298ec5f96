package org.fedoracopr.runner.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers each request with the bytes it was given, whatever HTTP says about them, and then hangs up or keeps still. */
final class HostileServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<String> answers;
    private final boolean keepStill;

    /** Gives these answers one after the other, the last one for ever. */
    HostileServer(boolean keepStill, String... answers) throws IOException {
        this.keepStill = keepStill;
        this.answers = List.of(answers);
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                open.add(connection);
                Thread.ofVirtual().start(() -> answer(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(Socket connection) {
        try {
            InputStream input = connection.getInputStream();
            int newlines = 0;
            for (int next = input.read(); next >= 0 && newlines < 2; next = newlines < 2 ? input.read() : 0) {
                newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
                if (newlines == 2) {
                    break;
                }
            }
            int number = requests.getAndIncrement();
            String answer = answers.get(Math.min(number, answers.size() - 1)).replace("URL", url());
            OutputStream output = connection.getOutputStream();
            output.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            output.flush();
            if (!keepStill) {
                connection.close();
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : open) {
            connection.close();
        }
    }
}
