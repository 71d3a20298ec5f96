package org.fedoracopr.logstore.storage;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of one log as a sender hands it over.
 *
 * @param offset position in bytes of the first byte of the content in the attempt's log; null appends, for senders that
 *     do not count
 * @param content the bytes, from position to limit; may be empty
 * @param path where the build's results go, said once per attempt
 * @param seal said when the log is complete; checked after the content is in
 * @param verdict what became of the attempt; the last one said counts
 */
public record LogBatch(
        LogId log,
        @Nullable Long offset,
        ByteBuffer content,
        @Nullable ResultPath path,
        @Nullable LogSeal seal,
        @Nullable Verdict verdict) {
    public LogBatch {
        if (offset != null && (offset < 0 || offset > Long.MAX_VALUE - content.remaining())) {
            throw new InvalidFieldException("offset", "offset must be a position in bytes, 0 or greater");
        }
        content = content.asReadOnlyBuffer();
    }
}
