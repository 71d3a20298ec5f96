package org.fedoracopr.logstore.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.Map;
import org.fedoracopr.logstore.storage.InvalidFieldException;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.Verdict;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the text fields of an update into the batch that they describe. */
final class BatchFields {
    private static final Logger LOG = LoggerFactory.getLogger(BatchFields.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private BatchFields() {}

    static LogBatch batch(Map<String, String> fields, ByteBuffer content) {
        @Nullable String attempt = value(fields, "attempt");
        @Nullable String offset = value(fields, "offset");
        @Nullable String path = value(fields, "path");
        @Nullable String seal = value(fields, "seal");
        @Nullable String verdict = value(fields, "verdict");
        return new LogBatch(
                new LogId(key(fields), attempt == null ? 1 : attempt(attempt)),
                offset == null ? null : Long.valueOf(number("offset", offset, "a position in bytes, 0 or greater")),
                content,
                path == null ? null : ResultPath.parse(path),
                seal == null ? null : LogSeal.parse(seal),
                verdict == null ? null : verdict(verdict));
    }

    static int attempt(String text) {
        long number = number("attempt", text, "a number from 1 to " + LogId.MAX_ATTEMPT);
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    static long number(String field, String text, String expected) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new InvalidFieldException(field, field + " must be " + expected);
        }
        return Long.parseLong(text);
    }

    private static Verdict verdict(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json != null && json.isObject()) {
                return new Verdict(json.toString());
            }
        } catch (JacksonException malformed) {
            LOG.debug("a verdict that is no JSON: {}", malformed.getOriginalMessage());
        }
        throw new InvalidFieldException("verdict", "verdict must be a JSON object");
    }

    /** The best identity that was sent, the one that names the fewest builds. Kinds are declared in that order. */
    private static LogKey key(Map<String, String> fields) {
        for (LogKey.Kind kind : LogKey.Kind.values()) {
            @Nullable String id = value(fields, kind.field());
            if (id != null) {
                return new LogKey(kind, id);
            }
        }
        throw new InvalidFieldException(
                "build_id", "build_id is missing; send it (or build_uid, or task_id) to say whose log this is");
    }

    private static @Nullable String value(Map<String, String> fields, String name) {
        @Nullable String value = fields.get(name);
        return value == null || value.isEmpty() ? null : value;
    }
}
