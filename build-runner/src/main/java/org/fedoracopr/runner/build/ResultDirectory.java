package org.fedoracopr.runner.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;

/** The directory whose content is published: made before a build, and named in its log after it. */
final class ResultDirectory {

    private ResultDirectory() {}

    /** Makes it, emptied first where that is asked for. */
    static void prepare(Path directory, boolean emptied) throws BuildException {
        try {
            if (emptied && Files.isDirectory(directory)) {
                Trees.empty(directory);
            }
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "cannot prepare the result directory " + directory + ": " + Explanations.of(e),
                    e);
        }
    }

    /** The names of what lies in it, as Python prints a list of them. */
    static String names(Path directory) throws BuildException {
        try {
            return Trees.children(directory).stream()
                    .map(path -> "'" + path.getFileName() + "'")
                    .collect(Collectors.joining(", ", "[", "]"));
        } catch (IOException e) {
            throw new BuildException(FailureCause.INTERNAL, "cannot read " + directory + ": " + Explanations.of(e), e);
        }
    }
}
