package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.failure.BuildException;

/** The space that chroots are made in, and how much of it is used (ENG-10). */
interface ScratchSpace extends AutoCloseable {

    /** Bytes; a size of 0 is unknown. */
    record Use(long used, long size) {

        private static final int PERCENT = 100;

        boolean reaches(int percent) {
            return size > 0 && used >= (double) size / PERCENT * percent;
        }
    }

    /** Looks; may take long. */
    Use measure() throws IOException;

    /** Ends a look that is under way, and all later ones. */
    @Override
    default void close() {}

    /** The volume's own limit counts where the operator names it; everywhere else the file system is the limit. */
    static ScratchSpace of(Map<String, String> environment, Path directory) throws BuildException {
        String size =
                environment.getOrDefault(PodFiles.SCRATCH_BYTES_VARIABLE, "").strip();
        return size.isEmpty() ? new FileSystemSpace(directory) : new LimitedSpace(directory, bytes(size));
    }

    private static long bytes(String text) throws BuildException {
        try {
            long bytes = Long.parseLong(text);
            if (bytes > 0) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new BuildException(
                FailureCause.BUILDER_MISCONFIGURED,
                PodFiles.SCRATCH_BYTES_VARIABLE + " = " + text
                        + ": write a whole number of bytes above 0, or remove it");
    }
}
