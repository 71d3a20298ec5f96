package org.fedoracopr.logstore.results;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogSeal;
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

    /** Opens the uncompressed log. */
    public LogReader open() {
        return new PublishedLogReader(this);
    }
}
