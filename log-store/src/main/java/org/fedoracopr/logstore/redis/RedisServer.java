package org.fedoracopr.logstore.redis;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server (7.0 or newer) and how much of it a log store takes.
 *
 * @param url {@code redis://host:port/database}, or {@code rediss://} with TLS
 * @param password null for a server that asks for none; never printed
 * @param maxBytes bytes of logs that are kept in it at most; what goes beyond passes it by
 */
public record RedisServer(URI url, @Nullable String password, long maxBytes) {
    /** What a log store takes when nothing else is said. */
    public static final long DEFAULT_BYTES = 256L * 1024 * 1024;

    public RedisServer {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equals("redis") && !scheme.equals("rediss")) {
            throw new IllegalArgumentException(
                    "the address of Redis must be redis://HOST:PORT/DATABASE or rediss://...");
        }
    }

    @Override
    public String toString() {
        return url.getHost() + ":" + url.getPort();
    }
}
