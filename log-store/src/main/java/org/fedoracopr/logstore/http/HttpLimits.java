package org.fedoracopr.logstore.http;

import java.time.Duration;

/**
 * The bounds that keep memory and waits finite, whatever clients do.
 *
 * @param bodyBytes largest body of one update
 * @param bufferedBytes memory for the bodies of all updates that are being received
 * @param connections open connections; further ones wait to be accepted
 * @param readers logs being read at once
 * @param idle how long a connection may make no progress, reading or writing
 * @param body how long a whole update may take to arrive
 * @param silence how long a followed log may stay silent before the follower is cut off
 */
public record HttpLimits(
        int bodyBytes,
        long bufferedBytes,
        int connections,
        int readers,
        Duration idle,
        Duration body,
        Duration silence) {
    /** The bounds of production: updates take a quarter of the heap at most, and never more than 64 MiB. */
    public static HttpLimits defaults() {
        int bodyBytes = 8 * 1024 * 1024;
        long bufferedBytes = Math.min(64L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 4);
        return new HttpLimits(
                bodyBytes,
                // A buffer is copied into a larger one while it grows, so one body may need almost twice its size.
                Math.max(bufferedBytes, 2L * bodyBytes),
                4096,
                1024,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofHours(1));
    }
}
