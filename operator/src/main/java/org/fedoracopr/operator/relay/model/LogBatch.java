package org.fedoracopr.operator.relay.model;

import java.util.Objects;
import org.fedoracopr.api.protocol.LogSeal;
import org.jspecify.annotations.Nullable;

/**
 * One POST of the relay: bytes of a log and where they stand in it.
 *
 * @param offset of the first byte
 * @param bytes the array is handed over: nobody changes it afterwards; empty to ask what the backend has, or to bring the seal
 * @param withPath true for an attempt's first batch
 * @param seal in the batch that completes the log, else null
 * @param verdict what became of the attempt, a JSON object; in the last batch, else null
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one owner to the next, never compared
public record LogBatch(
        LogKey key,
        long offset,
        byte[] bytes,
        boolean withPath,
        @Nullable LogSeal seal,
        @Nullable String verdict) {

    public LogBatch {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(bytes, "bytes is null");
    }

    /** A part of the log; the first one says where the log belongs. */
    public static LogBatch part(LogKey key, long offset, byte[] bytes) {
        return new LogBatch(key, offset, bytes, offset == 0, null, null);
    }

    /** Asks what the backend has of this log, and tells it the path. */
    public static LogBatch hello(LogKey key) {
        return new LogBatch(key, 0, new byte[0], true, null, null);
    }

    /** Says that the log is complete. */
    public static LogBatch seal(LogKey key, LogSeal seal) {
        return new LogBatch(key, seal.length(), new byte[0], false, seal, null);
    }

    /** The last one: what became of the attempt, if that is known, after bytes that are no part of its log; or the seal that was not brought before. */
    public static LogBatch farewell(
            LogKey key, long offset, byte[] note, @Nullable LogSeal seal, @Nullable String verdict) {
        return new LogBatch(key, offset, note, offset == 0, seal, verdict);
    }
}
