package org.fedoracopr.bench.watch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.bench.BenchException;
import org.jspecify.annotations.Nullable;

/**
 * A watch of the API server, read by one thread that notes the time before anything else.
 *
 * <p>It reads the stream itself and parses little of it: a client library would take the processor from what is measured.
 */
public final class WatchStream implements AutoCloseable {

    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(WatchedObject.class);

    private final Opener opener;
    private final Listener listener;
    private final Thread thread;
    private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();
    private String version;
    private volatile boolean closed;

    /** Opens the body of a request with {@code watch=true} after a resource version. */
    @FunctionalInterface
    public interface Opener {
        InputStream open(String resourceVersion);
    }

    /** What happens with an event. */
    public interface Listener {
        void seen(WatchedObject event, long nanos);

        /** The watch has broken off: what is measured since is worth nothing. */
        void failed(BenchException why);
    }

    /**
     * Reads until it is closed.
     *
     * @param name for messages
     * @param version of the collection, from which on events are wanted
     */
    public WatchStream(String name, String version, Opener opener, Listener listener) {
        this.version = Objects.requireNonNull(version, "version is null");
        this.opener = Objects.requireNonNull(opener, "opener is null");
        this.listener = Objects.requireNonNull(listener, "listener is null");
        this.thread = Thread.ofPlatform().name("watch-" + name).daemon().unstarted(this::follow);
        thread.start();
    }

    /** An API server that is busy ends watches it cannot serve in time; the next one goes on where this one was. */
    private void follow() {
        try {
            while (!closed) {
                read();
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                listener.failed(new BenchException(Thread.currentThread().getName() + " broke off: " + e, e));
            }
        }
    }

    private void read() throws IOException {
        try (InputStream stream = opener.open(version);
                var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            open.set(stream);
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                long now = System.nanoTime();
                if (line.startsWith("{\"type\":\"ERROR\"")) {
                    throw new IOException("the API server ended it: " + line);
                }
                WatchedObject event = READER.readValue(line);
                version = event.object().metadata().resourceVersion();
                listener.seen(event, now);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        InputStream stream = open.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new BenchException("cannot close " + thread.getName(), e);
            }
        }
    }
}
