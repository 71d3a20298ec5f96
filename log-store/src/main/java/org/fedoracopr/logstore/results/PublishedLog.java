package org.fedoracopr.logstore.results;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.Sha256;
import org.fedoracopr.logstore.storage.Verdict;

/**
 * The log of a published attempt, as a compressed file beside its results.
 *
 * @param buildUid the CoprBuild that the results are of
 * @param seal of the uncompressed log
 * @param outcome the builder's own word about its end, which is no verdict
 */
public record PublishedLog(String buildUid, int attempt, LogSeal seal, Optional<Verdict> outcome, Path file) {
    /** The length of the compressed file. */
    public long compressedLength() throws IOException {
        return Files.size(file);
    }

    /** The compressed bytes. */
    public InputStream compressed() throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** What the file really holds; reads all of it. */
    public LogSeal sealOfFile() throws IOException {
        MessageDigest digest = Sha256.digest();
        long length = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream plain = new GZIPInputStream(compressed(), buffer.length)) {
            for (int count = plain.read(buffer); count >= 0; count = plain.read(buffer)) {
                digest.update(buffer, 0, count);
                length += count;
            }
        }
        return new LogSeal(length, Sha256.hex(digest));
    }

    /** Opens the uncompressed log. */
    public LogReader open() {
        return new PublishedLogReader(this);
    }
}
