package org.fedoracopr.runner.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.BuildLog;

/** A directory of one build only, the home of its programs; deleted when it is closed (SRC-11). */
final class WorkDirectory implements AutoCloseable {

    private final Path path;
    private final BuildLog log;

    private WorkDirectory(Path path, BuildLog log) {
        this.path = path;
        this.log = log;
    }

    /** Makes one in the workspace, with the build's macros in its {@code .rpmmacros}. */
    static WorkDirectory create(Path workspace, Macros macros, BuildLog log) throws BuildException {
        try {
            Files.createDirectories(workspace);
            Path path = Files.createTempDirectory(workspace, "workdir-");
            Files.writeString(path.resolve(".rpmmacros"), macros.file(), StandardCharsets.UTF_8);
            return new WorkDirectory(path, log);
        } catch (IOException e) {
            throw new BuildException(
                    Explanations.isOutOfSpace(e) ? FailureCause.DISK_FULL : FailureCause.BUILDER_MISCONFIGURED,
                    "cannot make a directory in the workspace " + workspace + ": " + Explanations.of(e),
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Trees.delete(path);
        } catch (IOException e) {
            log.line("Can not remove the '" + path + "', run copr-builder-cleanup. (" + Explanations.of(e) + ")");
        }
    }
}
