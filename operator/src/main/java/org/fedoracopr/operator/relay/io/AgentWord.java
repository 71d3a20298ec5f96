package org.fedoracopr.operator.relay.io;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.relay.decide.CheckpointMismatchException;
import org.fedoracopr.operator.relay.decide.TailPosition;
import org.jspecify.annotations.Nullable;

/** What the agent has said of its copy of a log; told by one thread, used by another. */
final class AgentWord {

    /** A build of three days prints more than a hundred thousand; those that the backend's bytes have passed are of little use. */
    private static final int KEPT = 1_000;

    private final ConcurrentSkipListMap<Long, String> checkpoints = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable LogSeal> seal = new AtomicReference<>();
    private volatile long known;

    void checkpoint(long offset, String sha256) {
        checkpoints.put(offset, sha256);
        known = Math.max(known, offset);
    }

    void seal(LogSeal complete) {
        checkpoint(complete.length(), complete.sha256());
        seal.set(complete);
    }

    /** Bytes that it has at least. */
    long known() {
        return known;
    }

    /** Of the whole log; null until it is complete. */
    @Nullable
    LogSeal seal() {
        return seal.get();
    }

    /** Holds a reading against all that is known. */
    void confirm(TailPosition position) throws CheckpointMismatchException {
        position.known(known);
        for (var checkpoint :
                checkpoints.tailMap(position.verifiableFrom(), true).entrySet()) {
            position.checkpoint(checkpoint.getKey(), checkpoint.getValue());
        }
        checkpoints.headMap(position.sendOffset(), false).keySet().stream()
                .limit(Math.max(0, checkpoints.size() - KEPT))
                .forEach(checkpoints::remove);
    }
}
