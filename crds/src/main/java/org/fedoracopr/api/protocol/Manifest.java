package org.fedoracopr.api.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of a hand-over, as {@code manifest.json} beside the results.
 *
 * @param schema the version of this document, 1
 * @param directory relative to the results volume
 * @param log the seal of the whole uncompressed log of this attempt
 * @param files every regular file of the directory but the manifest itself, sorted by path
 * @param rpms every RPM of this build among them, sorted by path
 * @param outcome the runner's word, as the agent read it
 * @param carried paths of those files that another build had left in the directory: Copr keeps its packages and, in {@code prev_build_backup}, its logs
 * @param anomalies what the agent noticed and did not publish or trust, one sentence each, at most 100
 */
public record Manifest(
        int schema,
        String buildUid,
        String build,
        int attempt,
        String taskSha256,
        @Nullable String podUid,
        @Nullable String node,
        @Nullable String image,
        String directory,
        LogSeal log,
        Outcome outcome,
        List<File> files,
        List<Rpm> rpms,
        List<String> carried,
        List<String> anomalies,
        Instant preparedAt) {

    /** The version that this build writes. */
    public static final int SCHEMA = 1;

    /** The manifest's file name. */
    public static final String FILE_NAME = "manifest.json";

    /** The file with the digests of all others, for {@code sha256sum -c}. */
    public static final String CHECKSUMS_FILE_NAME = "SHA256SUMS";

    /** No manifest is longer; results that would need a longer one are refused. */
    public static final int MAX_BYTES = 8 << 20;

    public Manifest {
        Objects.requireNonNull(buildUid, "buildUid is null");
        Objects.requireNonNull(directory, "directory is null");
        Objects.requireNonNull(log, "log is null");
        Objects.requireNonNull(outcome, "outcome is null");
        files = List.copyOf(files);
        rpms = List.copyOf(rpms);
        carried = carried == null ? List.of() : List.copyOf(carried);
        anomalies = anomalies == null ? List.of() : List.copyOf(anomalies);
    }

    /**
     * One file of the results.
     *
     * @param path relative to the directory, with {@code /}
     * @param size in bytes
     * @param sha256 in lower-case hex
     */
    public record File(String path, long size, String sha256) {

        /** The file's line in {@link #CHECKSUMS_FILE_NAME}, as {@code sha256sum -c} reads it. */
        public String checksumLine() {
            return sha256 + "  " + path + "\n";
        }
    }

    /**
     * One RPM of the results.
     *
     * @param arch {@code src} for a source package
     * @param headerSha256 of the main header, which signing in place does not change
     */
    public record Rpm(
            String path,
            String name,
            @Nullable Integer epoch,
            String version,
            String release,
            String arch,
            String headerSha256) {}
}
