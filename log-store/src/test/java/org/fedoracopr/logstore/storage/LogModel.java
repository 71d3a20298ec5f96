package org.fedoracopr.logstore.storage;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** The reference: what a log must hold after any sequence of batches, in a few lines over an array. */
final class LogModel {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private @Nullable LogSeal seal;

    byte[] content() {
        return content.toByteArray();
    }

    /** Bytes as an honest sender has them at an offset, or with the first one changed. */
    byte[] bytesFor(@Nullable Integer offset, int size, boolean corrupt) {
        byte[] bytes = new byte[size];
        int from = offset == null ? content.size() : offset;
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (31 * (from + i));
        }
        if (corrupt && size > 0) {
            bytes[0] ^= 1;
        }
        // What was stored with a changed byte is honest from then on.
        byte[] stored = content();
        for (int i = 0; !corrupt && i < size && from + i < stored.length; i++) {
            bytes[i] = stored[from + i];
        }
        return bytes;
    }

    UpdateOutcome send(@Nullable Integer offset, byte[] bytes) {
        byte[] stored = content();
        int from = offset == null ? stored.length : offset;
        if (from > stored.length) {
            return new UpdateOutcome.Hole(stored.length, from);
        }
        for (int i = 0; i < bytes.length && from + i < stored.length; i++) {
            if (bytes[i] != stored[from + i]) {
                return new UpdateOutcome.Conflict(stored.length, from + i);
            }
        }
        int fresh = Math.max(0, from + bytes.length - stored.length);
        if (seal != null && fresh > 0) {
            return new UpdateOutcome.AlreadySealed(stored.length);
        }
        content.write(bytes, bytes.length - fresh, fresh);
        return new UpdateOutcome.Stored(content.size(), seal != null);
    }

    /** Whether a seal is accepted: it is the one there is, or the first, and it speaks of exactly these bytes. */
    boolean seal(LogSeal wanted) {
        if (seal == null && wanted.equals(sealOf(content()))) {
            seal = wanted;
        }
        return wanted.equals(seal);
    }

    private static LogSeal sealOf(byte[] bytes) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
            return new LogSeal(bytes.length, java.util.HexFormat.of().formatHex(digest));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
