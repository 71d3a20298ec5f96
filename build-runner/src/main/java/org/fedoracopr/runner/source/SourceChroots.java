package org.fedoracopr.runner.source;

import java.nio.file.Path;
import org.fedoracopr.runner.failure.BuildException;

/** Writes the configurations of the chroots in which mock makes sources; builds without mock have none. */
public interface SourceChroots {

    /** Writes {@code mock-source-build.cfg}, the machine's default chroot, and returns it. */
    Path forSourcePackage(Path directory) throws BuildException;

    /** Writes {@code mock-config.cfg}, the chroot of a user's script, and returns it. */
    Path forScript(String chroot, Path directory) throws BuildException;
}
