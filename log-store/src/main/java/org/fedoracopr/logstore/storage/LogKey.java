package org.fedoracopr.logstore.storage;

import java.util.regex.Pattern;

/** The identity of a build whose log is kept: a kind of identifier and the identifier itself. */
public record LogKey(Kind kind, String id) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9@._:+~-]{1,128}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** What an identifier identifies; identifiers of different kinds never name the same log. */
    public enum Kind {
        /** The UID of the CoprBuild resource: one build in one chroot, never used again. */
        BUILD_UID("build_uid", "uids"),
        /** Copr's task, one build in one chroot; a resubmission uses it again. */
        TASK_ID("task_id", "tasks"),
        /** Copr's build id, which all chroots of a build share. */
        BUILD_ID("build_id", "builds");

        private final String field;
        private final String folder;

        Kind(String field, String folder) {
            this.field = field;
            this.folder = folder;
        }

        /** The form field that carries such an identifier. */
        public String field() {
            return field;
        }

        /** The first component of the URLs, and of the folders, of logs with such a key. */
        public String folder() {
            return folder;
        }
    }

    public LogKey {
        if (!ID.matcher(id).matches()) {
            throw new InvalidFieldException(
                    kind.field(),
                    kind.field() + " must be 1 to 128 characters out of letters, digits and @._:+~- to name a log");
        }
        if (kind == Kind.BUILD_ID && NUMBER.matcher(id).matches()) {
            // Upstream writes build ids with and without leading zeros; both are the same build.
            id = id.replaceFirst("^0+(?=.)", "");
        }
    }
}
