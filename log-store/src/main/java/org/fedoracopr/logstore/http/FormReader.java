package org.fedoracopr.logstore.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.logstore.storage.InvalidFieldException;

/**
 * Decodes a form (application/x-www-form-urlencoded) while it arrives. The field {@code log} is decoded to bytes and never
 * becomes text, for a build log is whatever the build wrote; other fields are short texts; unknown ones are left out.
 */
final class FormReader {
    private static final int MAX_NAME = 64;
    private static final int MAX_TEXT = 2048;

    private final BoundedBody body;
    private final Map<String, String> fields = new HashMap<>();
    private boolean logSeen;
    private int delimiter;

    FormReader(BoundedBody body) {
        this.body = body;
    }

    /** Reads the whole form; the log's bytes go into the buffer, the other fields are returned. */
    Map<String, String> read(BudgetedBuffer log) throws HttpFault, InterruptedException {
        do {
            String name = text("a field's name", MAX_NAME, true);
            if (delimiter != '=') {
                if (!name.isEmpty()) {
                    put(name, "");
                }
            } else if (name.equals("log")) {
                readLog(log);
            } else {
                put(name, text(name, MAX_TEXT, false));
            }
        } while (delimiter == '&');
        return Map.copyOf(fields);
    }

    private void readLog(BudgetedBuffer log) throws HttpFault, InterruptedException {
        if (logSeen) {
            throw twice("log");
        }
        logSeen = true;
        for (int value = next("log", false); value >= 0; value = next("log", false)) {
            log.append(value);
        }
    }

    private void put(String name, String value) {
        if (name.equals("log") ? logSeen : fields.putIfAbsent(name, value) != null) {
            throw twice(name);
        }
        logSeen |= name.equals("log");
    }

    private String text(String field, int max, boolean name) throws HttpFault {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32);
        for (int value = next(field, name); value >= 0; value = next(field, name)) {
            if (bytes.size() == max) {
                throw new InvalidFieldException(field, field + " must be at most " + max + " bytes");
            }
            bytes.write(value);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The next decoded byte, or -1 at a delimiter, which is remembered (-1 at the end of the body). */
    private int next(String field, boolean name) throws HttpFault {
        int value = body.read();
        if (value < 0 || value == '&' || (name && value == '=')) {
            delimiter = value;
            return -1;
        }
        if (value == '+') {
            return ' ';
        }
        if (value != '%') {
            return value;
        }
        return 16 * digit(field) + digit(field);
    }

    private int digit(String field) throws HttpFault {
        int value = body.read();
        int digit = value < 0 ? -1 : Character.digit(value, 16);
        if (digit < 0) {
            throw new InvalidFieldException(
                    field, field + " is not percent-encoded: each % must be followed by two hexadecimal digits");
        }
        return digit;
    }

    private static InvalidFieldException twice(String field) {
        return new InvalidFieldException(field, field + " is there twice; send each field once");
    }
}
