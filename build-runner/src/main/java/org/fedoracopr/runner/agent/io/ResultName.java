package org.fedoracopr.runner.agent.io;

import java.util.Set;
import org.fedoracopr.api.protocol.Manifest;

/** Rules for the names of result files. */
final class ResultName {

    /** Made by the agent itself. */
    static final String LOG = "builder-live.log.gz";

    static final String JOURNAL = "backend.log.gz";
    static final String INFO = "build.info";
    static final String CHECKSUMS = Manifest.CHECKSUMS_FILE_NAME;

    /** Where the logs of an earlier build go whose place this one takes. */
    static final String BACKUP = "prev_build_backup";

    static final String RESULTS = "results.json";

    /** Says that a build succeeded; whoever sees the directory goes by it. */
    static final String SUCCESS = "success";

    private static final Set<String> COMPRESSED_LOGS =
            Set.of("build.log", "root.log", "state.log", "fedora-review/fedora-review.log");
    private static final Set<String> OWN =
            Set.of(LOG, "builder-live.log", JOURNAL, "backend.log", INFO, CHECKSUMS, BACKUP, "manifest.json");

    private ResultName() {}

    /** True for a name that every file system, shell listing and checksum file shows as it is; sha256sum takes {@code -} for its standard input. */
    static boolean isRepresentable(String name) {
        return !name.isBlank()
                && !name.equals("-")
                && name.equals(name.strip())
                && name.codePoints().allMatch(ResultName::isRepresentable);
    }

    /** True for a path at the top of the results that is the agent's to write. */
    static boolean isOwn(String path) {
        return OWN.contains(path);
    }

    /** True for a log that the backend's layout has compressed. */
    static boolean isToBeCompressed(String path) {
        return COMPRESSED_LOGS.contains(path);
    }

    /** True for what is published of a build that a user had a shell in. */
    static boolean isPublishedWithheld(String path) {
        return path.equals(SUCCESS) || (path.endsWith(".spec") && path.indexOf('/') < 0);
    }

    /** True for what Copr keeps of an earlier build in {@link #BACKUP}. */
    static boolean isBackedUp(String name) {
        return name.endsWith(".info") || name.endsWith(".log") || name.endsWith(".log.gz");
    }

    /** True for what Copr keeps of an earlier build in its place. */
    static boolean isPackage(String name) {
        return name.endsWith(".rpm");
    }

    private static boolean isRepresentable(int character) {
        return character != '\\'
                && character != 0xfffd
                && switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }
}
