package org.fedoracopr.devkit.node.decide;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.jspecify.annotations.Nullable;

/** The query string of a request for logs, in the words of a kubelet's endpoint. */
public final class LogRequests {

    private LogRequests() {}

    /** A query, whether it is for the container's run before the last, or a sentence that says what is wrong with it. */
    public record Parsed(
            LogQuery query, boolean previous, @Nullable String error) {}

    /** Reads a raw query string; unknown parameters are ignored, as a kubelet does. */
    public static Parsed parse(@Nullable String rawQuery, Instant now) {
        Map<String, String> values = new HashMap<>();
        for (String pair : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        try {
            Instant since = null;
            if (values.containsKey("sinceTime")) {
                since = OffsetDateTime.parse(values.getOrDefault("sinceTime", ""))
                        .toInstant();
            } else if (values.containsKey("sinceSeconds")) {
                since = now.minusSeconds(number(values, "sinceSeconds", 1));
            }
            return new Parsed(
                    new LogQuery(
                            isTrue(values.get("follow")),
                            isTrue(values.get("timestamps")),
                            since,
                            values.containsKey("tailLines") ? number(values, "tailLines", 0) : null,
                            values.containsKey("limitBytes") ? number(values, "limitBytes", 1) : null),
                    isTrue(values.get("previous")),
                    null);
        } catch (DateTimeException e) {
            return wrong("sinceTime must be a time like 2026-01-31T12:00:00Z");
        } catch (NumberFormatException e) {
            return wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Parsed wrong(String error) {
        return new Parsed(LogQuery.all(), false, error);
    }

    private static long number(Map<String, String> values, String name, long least) {
        String text = values.getOrDefault(name, "");
        try {
            long value = Long.parseLong(text);
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same sentence as for a number that is too small
        }
        throw new NumberFormatException(name + " must be a whole number of at least " + least + ", not " + text);
    }

    private static boolean isTrue(@Nullable String text) {
        return "true".equals(text) || "1".equals(text);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
