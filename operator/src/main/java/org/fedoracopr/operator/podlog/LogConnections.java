package org.fedoracopr.operator.podlog;

import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Connections to the API server for followed logs, each for a bounded number of them, and apart from the connection that everything else goes through.
 *
 * <p>An API server takes 100 streams on one HTTP/2 connection and Java's client opens one connection only: with the logs of 50 builds on it, the request that would
 * end one of them finds no place, and none ever ends. A connection for each log would do too, for a TLS handshake each.
 */
final class LogConnections implements AutoCloseable {

    /** Below the 100 of an API server, with room for streams that are closed here and not yet there. */
    static final int STREAMS_PER_CONNECTION = 80;

    private final Supplier<HttpClient> connect;
    private final List<Connection> connections = new ArrayList<>();
    private boolean closed;

    /** @param connect makes a client that shares its connection with no other */
    LogConnections(Supplier<HttpClient> connect) {
        this.connect = Objects.requireNonNull(connect, "connect is null");
    }

    /** A place for one stream; closing it gives it back. */
    synchronized Place take() {
        if (closed) {
            throw new IllegalStateException("the operator is being stopped");
        }
        // The first one with room, so that the last ones run empty.
        for (Connection connection : connections) {
            if (connection.streams < STREAMS_PER_CONNECTION) {
                return connection.take();
            }
        }
        var connection = new Connection(connect.get());
        connections.add(connection);
        return connection.take();
    }

    private void giveBack(Connection connection) {
        boolean unused;
        synchronized (this) {
            connection.streams--;
            unused = connection.streams == 0 && connections.size() > 1 && connections.remove(connection);
        }
        if (unused) {
            connection.http.close();
        }
    }

    synchronized int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        List<Connection> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(connections);
            connections.clear();
        }
        left.forEach(connection -> connection.http.close());
    }

    /** One HTTP/2 connection with the streams on it; guarded by the lock of its owner. */
    private final class Connection {
        private final HttpClient http;
        private int streams;

        Connection(HttpClient http) {
            this.http = http;
        }

        Place take() {
            streams++;
            return new Place(this);
        }
    }

    /** The right to one stream. */
    final class Place implements AutoCloseable {
        private final Connection connection;
        private boolean given;

        private Place(Connection connection) {
            this.connection = connection;
        }

        HttpClient http() {
            return connection.http;
        }

        @Override
        public void close() {
            synchronized (this) {
                if (given) {
                    return;
                }
                given = true;
            }
            giveBack(connection);
        }
    }
}
