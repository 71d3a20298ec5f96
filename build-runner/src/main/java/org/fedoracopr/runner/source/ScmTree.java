package org.fedoracopr.runner.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;

/**
 * The directory and the spec of a package in a tree that is checked out (SRC-16); what the task names is joined below the repository, also where it
 * looks absolute, and never leaves it.
 *
 * @param root of the repository
 * @param directory where the package lies
 * @param spec below {@code directory}; the directory itself where the task names none
 */
record ScmTree(String cloneUrl, Path root, Path directory, Path spec) {

    static ScmTree of(String cloneUrl, Path repository, String subdirectory, String spec) throws BuildException {
        Path root = repository.toAbsolutePath().normalize();
        Path directory = join(root, root, subdirectory, "source_json.subdirectory");
        if (!Files.isDirectory(directory)) {
            throw new BuildException(
                    FailureCause.TASK_INVALID,
                    "The user-defined SCM subdirectory `" + subdirectory + "' doesn't exist within this repository "
                            + cloneUrl);
        }
        return new ScmTree(cloneUrl, root, directory, join(root, directory, spec, "source_json.spec"));
    }

    private static Path join(Path root, Path base, String relative, String key) throws BuildException {
        Path path = base.resolve(relative.replaceFirst("^/+", "")).normalize();
        try {
            if (path.startsWith(root)
                    && (!Files.exists(path) || path.toRealPath().startsWith(root.toRealPath()))) {
                return path;
            }
        } catch (IOException e) {
            throw MadeFiles.failed(path, e);
        }
        throw new BuildException(
                FailureCause.TASK_INVALID, key + " leads out of the repository: " + relative + ": name a path in it");
    }

    /** The same paths as a chroot sees them that has the root at another place. */
    ScmTree seenAt(Path otherRoot) {
        return new ScmTree(
                cloneUrl,
                otherRoot,
                otherRoot.resolve(root.relativize(directory)).normalize(),
                otherRoot.resolve(root.relativize(spec)).normalize());
    }
}
