package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;

/** What programs have put into a directory: found, or brought to the results (SRC-12). */
public final class MadeFiles {

    private MadeFiles() {}

    /** The source package in a directory. */
    public static Sources.SourcePackage sourcePackage(Path directory) throws BuildException {
        return new Sources.SourcePackage(first(directory, ".src.rpm"));
    }

    /** The spec file in a directory. */
    static Sources.SpecFile spec(Path directory) throws BuildException {
        return new Sources.SpecFile(first(directory, ".spec"));
    }

    private static Path first(Path directory, String suffix) throws BuildException {
        try {
            return Trees.files(directory, "*" + suffix).stream()
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .findFirst()
                    .orElseThrow(() -> new BuildException(
                            FailureCause.SOURCE_PACKAGE_BROKEN, "No " + suffix + " found at " + directory));
        } catch (IOException e) {
            throw failed(directory, e);
        }
    }

    /** Copies the regular files of a directory; a link could name any file of this machine and is left out. */
    static void copy(Path from, Path to) throws BuildException {
        try {
            for (Path file : Trees.children(from)) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.copy(
                            file,
                            to.resolve(file.getFileName().toString()),
                            StandardCopyOption.REPLACE_EXISTING,
                            LinkOption.NOFOLLOW_LINKS);
                }
            }
        } catch (IOException e) {
            throw failed(to, e);
        }
    }

    static BuildException failed(Path directory, IOException problem) {
        return new BuildException(
                Explanations.isOutOfSpace(problem) ? FailureCause.DISK_FULL : FailureCause.BUILDER_MISCONFIGURED,
                "cannot read or write in " + directory + ": " + Explanations.of(problem),
                problem);
    }
}
