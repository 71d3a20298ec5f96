package org.fedoracopr.logstore.file;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.logstore.storage.KnownBytes;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.OpenLogs;
import org.fedoracopr.logstore.storage.Placement;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.fedoracopr.logstore.storage.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The log of one attempt: a file that grows at its end, and its seal.
 *
 * <p>Invariants: the first {@code length} bytes of the file never change; bytes of the file beyond {@code length} (a write
 * that failed half-way) are not read but overwritten, unless the store starts again: then they count as stored, which they
 * may, being bytes of the log at their right place; a seal is on the disk only after all bytes it speaks of; the file of a
 * sealed log goes only after the disk says that it was meant to.
 */
final class FileLog implements OpenLogs.Log {
    private final FileLayout layout;
    private final LogId id;
    private final FsyncPolicy fsync;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final GrowingDigest digest = new GrowingDigest();

    private boolean loaded;
    private boolean created;
    private boolean closed;
    private boolean expired;
    private long length;
    private @Nullable LogSeal seal;

    FileLog(FileLayout layout, LogId id, FsyncPolicy fsync) {
        this.layout = layout;
        this.id = id;
        this.fsync = fsync;
    }

    Path file() {
        return layout.log(id);
    }

    /** Whether anything was ever stored for this attempt. */
    boolean exists() throws IOException {
        lock.lock();
        try {
            load();
            return created;
        } finally {
            lock.unlock();
        }
    }

    UpdateOutcome update(LogBatch batch) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the log store is shutting down");
            }
            load();
            return switch (Placement.of(batch.offset(), batch.content().remaining(), length)) {
                case Placement.Beyond beyond -> new UpdateOutcome.Hole(length, beyond.offset());
                case Placement.Fits fits -> store(batch, fits);
            };
        } finally {
            lock.unlock();
        }
    }

    LogState state() throws IOException {
        lock.lock();
        try {
            load();
            return new LogState(length, seal, closed);
        } finally {
            lock.unlock();
        }
    }

    LogState awaitGrowth(long beyond, Duration atMost) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            load();
            long remainingNanos = atMost.toNanos();
            while (length <= beyond && seal == null && !closed && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
            }
            return new LogState(length, seal, closed);
        } finally {
            lock.unlock();
        }
    }

    boolean isExpired() throws IOException {
        lock.lock();
        try {
            load();
            return expired;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the bytes of a sealed log; false when it is not sealed. Who is reading them goes on. */
    boolean expire() throws IOException {
        lock.lock();
        try {
            load();
            if (seal == null || closed) {
                return false;
            }
            if (!expired) {
                DurableFiles.write(sealFile(), SealRecord.of(seal, true));
                expired = true;
            }
            Files.deleteIfExists(file());
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void load() throws IOException {
        if (loaded) {
            return;
        }
        created = Files.isDirectory(layout.attempt(id));
        long size = Files.exists(file()) ? Files.size(file()) : 0;
        @Nullable
        SealRecord sealRecord = DurableFiles.read(sealFile(), SealRecord.class).orElse(null);
        seal = sealRecord == null ? null : sealRecord.seal();
        expired = sealRecord != null && sealRecord.expired();
        if (seal != null && !expired && size < seal.length()) {
            throw new IOException(file() + " has " + size + " bytes but its seal says " + seal.length()
                    + "; restore the file from the build's published log");
        }
        length = seal == null ? size : seal.length();
        loaded = true;
    }

    private UpdateOutcome store(LogBatch batch, Placement.Fits fits) throws IOException {
        ByteBuffer content = batch.content().duplicate();
        ByteBuffer known = content.slice(content.position(), fits.known());
        long difference = firstDifference(known, fits.offset());
        if (difference >= 0) {
            return new UpdateOutcome.Conflict(length, difference);
        }
        if (seal != null && fits.fresh() > 0) {
            return new UpdateOutcome.AlreadySealed(length);
        }
        if (!created) {
            DurableFiles.createFolders(layout.root(), layout.attempt(id));
            created = true;
        }
        append(content.slice(content.position() + fits.known(), fits.fresh()));
        if (batch.verdict() != null
                && !Optional.of(batch.verdict()).equals(DurableFiles.read(layout.verdict(id), Verdict.class))) {
            DurableFiles.write(layout.verdict(id), batch.verdict());
        }
        return batch.seal() == null ? new UpdateOutcome.Stored(length, seal != null) : seal(batch.seal());
    }

    /** The position in the log of the first byte that differs from what the log has there, or -1. */
    private long firstDifference(ByteBuffer known, long offset) throws IOException {
        // Of what is expired nothing is left to compare with; it changes nothing either.
        if (!known.hasRemaining() || expired) {
            return -1;
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
            return KnownBytes.firstDifference(known, offset, (position, into) -> {
                if (channel.read(into, position) < 0) {
                    throw new IOException(file() + " is shorter than the " + length + " bytes that were stored");
                }
            });
        }
    }

    private void append(ByteBuffer fresh) throws IOException {
        if (!fresh.hasRemaining()) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            DurableFiles.writeFully(channel, fresh.duplicate(), length);
            if (fsync == FsyncPolicy.BATCH) {
                channel.force(false);
            }
        }
        digest.append(fresh, length);
        length += fresh.remaining();
        changed.signalAll();
    }

    private UpdateOutcome seal(LogSeal wanted) throws IOException {
        if (wanted.equals(seal)) {
            return new UpdateOutcome.Stored(length, true);
        }
        if (seal != null) {
            return new UpdateOutcome.SealMismatch(length, "the log is sealed already, as " + seal);
        }
        if (wanted.length() > length) {
            return new UpdateOutcome.Hole(length, wanted.length());
        }
        if (wanted.length() < length) {
            return new UpdateOutcome.SealMismatch(
                    length, "the seal speaks of " + wanted.length() + " bytes, the log has " + length);
        }
        try (FileChannel channel = FileChannel.open(
                file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            String actual = digest.of(channel, length);
            if (!actual.equals(wanted.sha256())) {
                return new UpdateOutcome.SealMismatch(
                        length, "the " + length + " bytes stored have the SHA-256 " + actual);
            }
            channel.truncate(length);
            channel.force(true);
        }
        DurableFiles.write(sealFile(), SealRecord.of(wanted, false));
        seal = wanted;
        changed.signalAll();
        return new UpdateOutcome.Stored(length, true);
    }

    private Path sealFile() {
        return layout.seal(id);
    }

    /**
     * A seal as it is on the disk.
     *
     * @param expired the bytes were removed, or are about to be
     */
    record SealRecord(
            long length,
            String sha256,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean expired) {
        static SealRecord of(LogSeal seal, boolean expired) {
            return new SealRecord(seal.length(), seal.sha256(), expired);
        }

        LogSeal seal() {
            return new LogSeal(length, sha256);
        }
    }
}
