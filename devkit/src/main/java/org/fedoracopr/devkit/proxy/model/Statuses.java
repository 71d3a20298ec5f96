package org.fedoracopr.devkit.proxy.model;

import java.time.Duration;
import java.util.Map;

/** The Status objects by which an API server refuses. */
public final class Statuses {

    private static final Map<Integer, String> REASONS = Map.ofEntries(
            Map.entry(400, "BadRequest"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "NotFound"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Expired"),
            Map.entry(422, "Invalid"),
            Map.entry(429, "TooManyRequests"),
            Map.entry(500, "InternalError"),
            Map.entry(503, "ServiceUnavailable"),
            Map.entry(504, "Timeout"));

    /** The event that ends a watch whose resourceVersion is too old. */
    public static final String GONE_EVENT =
            "{\"type\":\"ERROR\",\"object\":" + of(410, "too old resource version: 1 (2)", Duration.ZERO) + "}\n";

    private Statuses() {}

    /** A Status in JSON. */
    public static String of(int code, Duration retryAfter) {
        return of(code, "the devkit proxy was told to answer " + code, retryAfter);
    }

    private static String of(int code, String message, Duration retryAfter) {
        String details =
                retryAfter.isZero() ? "" : ",\"details\":{\"retryAfterSeconds\":" + retryAfter.toSeconds() + "}";
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
                + message + "\",\"reason\":\"" + REASONS.getOrDefault(code, "") + "\"" + details + ",\"code\":" + code
                + "}";
    }
}
