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
 * @param seal in the last batch, else null
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one owner to the next, never compared
public record LogBatch(
        LogKey key,
        long offset,
        byte[] bytes,
        boolean withPath,
        @Nullable LogSeal seal) {

    public LogBatch {
        Objects.requireNonNull(key, "key is null");
        Objects.requireNonNull(bytes, "bytes is null");
    }

    /** Asks what the backend has of this log, and tells it the path. */
    public static LogBatch hello(LogKey key) {
        return new LogBatch(key, 0, new byte[0], true, null);
    }

    /** Says that the log is complete. */
    public static LogBatch seal(LogKey key, LogSeal seal) {
        return new LogBatch(key, seal.length(), new byte[0], false, seal);
    }
}
