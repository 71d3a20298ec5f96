package org.fedoracopr.runner.agent.io;

import java.util.Set;

/** Rules for the names of result files. */
final class ResultName {

    /** Made by the agent itself. */
    static final String LOG = "builder-live.log.gz";

    static final String CHECKSUMS = "SHA256SUMS";
    static final String RESULTS = "results.json";

    private static final Set<String> COMPRESSED_LOGS = Set.of("build.log", "root.log", "state.log");
    private static final Set<String> OWN = Set.of(LOG, "builder-live.log", CHECKSUMS, "manifest.json");

    private ResultName() {}

    /** True for a name that every file system, shell listing and checksum file shows as it is. */
    static boolean isRepresentable(String name) {
        return !name.isBlank() && name.equals(name.strip()) && name.codePoints().allMatch(ResultName::isRepresentable);
    }

    /** True for a path at the top of the results that is the agent's to write. */
    static boolean isOwn(String path) {
        return OWN.contains(path);
    }

    /** True for a log of mock that the backend's layout has compressed. */
    static boolean isToBeCompressed(String path) {
        return COMPRESSED_LOGS.contains(path);
    }

    /** True for what is published of a build that a user had a shell in. */
    static boolean isPublishedWithheld(String path) {
        return path.equals("success")
                || (path.endsWith(".spec") && path.indexOf('/') < 0)
                || isToBeCompressed(path)
                || (path.endsWith(".gz") && isToBeCompressed(path.substring(0, path.length() - 3)));
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
