package org.fedoracopr.logstore.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import org.fedoracopr.logstore.storage.Sha256;

/**
 * The SHA-256 of a file that grows at its end, kept up while bytes pass by and caught up from the file where they did not
 * (after a restart), so that sealing an ordinary log reads nothing again.
 */
final class GrowingDigest {
    private static final int READ_BYTES = 64 * 1024;

    private MessageDigest digest = Sha256.digest();
    private long covered;

    /** Tells of bytes just written at a position. */
    void append(ByteBuffer bytes, long position) {
        if (position == covered) {
            covered += bytes.remaining();
            digest.update(bytes.duplicate());
        }
    }

    /** The digest of the first {@code length} bytes of the file, in hexadecimal digits. */
    String of(FileChannel channel, long length) throws IOException {
        if (covered > length) {
            digest = Sha256.digest();
            covered = 0;
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(READ_BYTES, Math.max(1, length - covered)));
        while (covered < length) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - covered));
            if (channel.read(buffer, covered) < 0) {
                throw new EOFException("the log has fewer bytes on the disk than were stored");
            }
            append(buffer.flip(), covered);
        }
        try {
            return Sha256.hex((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("this Java's SHA-256 cannot be cloned", impossible);
        }
    }
}
