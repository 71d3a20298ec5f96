package org.fedoracopr.logstore.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A place where build logs are kept.
 *
 * <p>An implementation keeps these promises, which the contract test holds: a log equals the concatenation of what was
 * stored; repeating any batch changes nothing; bytes once stored are never changed; a sealed log never changes, unless its
 * bytes are forgotten as a whole; what was acknowledged is there after the process was killed and started again; memory does
 * not depend on the size of logs.
 * All methods may be called from any number of threads.
 */
public interface LogStorage extends AutoCloseable {
    /** Takes a batch in. Batches of one log are taken one after the other. */
    UpdateOutcome update(LogBatch batch) throws IOException;

    /** The newest attempt of a build that has a log. */
    Optional<LogId> latest(LogKey key) throws IOException;

    /** The attempts of a build that have a log, in ascending order. */
    List<Integer> attempts(LogKey key) throws IOException;

    /** The build whose results go to a path: the one that registered it last, for the first time. */
    Optional<LogKey> find(ResultPath path) throws IOException;

    /** The path that a build has registered. */
    Optional<ResultPath> path(LogKey key) throws IOException;

    /** What a sender has said about the outcome of an attempt. */
    Optional<Verdict> verdict(LogId log) throws IOException;

    /** Opens a log for reading; empty when there is none. */
    Optional<LogReader> open(LogId log) throws IOException;

    /** Tells of each log that was sealed before a moment and whose bytes are here. */
    void eachSealed(Instant before, SealedLogs visitor) throws IOException;

    /**
     * Forgets the bytes of a sealed log, which somebody else has; its seal, its path and its verdict stay.
     *
     * @return false when it is not sealed, or not here
     */
    boolean expire(LogId log) throws IOException;

    /** Whether batches can be stored; throws with the reason when not. */
    void checkWritable() throws IOException;

    /** Ends the waits of all readers and releases everything. */
    @Override
    void close() throws IOException;
}
