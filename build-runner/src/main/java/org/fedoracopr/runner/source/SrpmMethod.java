package org.fedoracopr.runner.source;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/** Makes the source package of a tree that is checked out (SRC-17). */
interface SrpmMethod {

    /** Ends the build early where this builder lacks what the method needs. */
    void checkUsable() throws BuildException;

    /** Puts the source package into the result directory. */
    void run(ScmTree tree, SourcePlaces places) throws BuildException;

    /** The names that a task's {@code srpm_build_method} can have. */
    enum Name {
        RPKG("rpkg"),
        TITO("tito"),
        TITO_TEST("tito_test"),
        MAKE_SRPM("make_srpm");

        private final String text;

        Name(String text) {
            this.text = text;
        }

        /** The method of a task; rpkg where it names none. */
        static Name of(@Nullable String text) throws BuildException {
            if (text == null || text.isBlank()) {
                return RPKG;
            }
            for (Name name : values()) {
                if (name.text.equals(text)) {
                    return name;
                }
            }
            throw new BuildException(
                    FailureCause.TASK_INVALID,
                    "source_json.srpm_build_method is `" + text.replaceAll("\\p{Cntrl}", "?")
                            + "': write rpkg, tito, tito_test or make_srpm");
        }
    }
}
