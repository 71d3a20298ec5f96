package org.fedoracopr.runner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The program copr-rpmbuild. */
public final class CoprRpmbuild {

    /** The system property in which the launcher says by what name it was called. */
    static final String PROGRAM_PROPERTY = "launcher.program";

    private CoprRpmbuild() {}

    public static void main(String[] arguments) {
        // JGit logs through SLF4J, which would say on stderr that nobody listens.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var runner = new Runner(
                System.getProperty(PROGRAM_PROPERTY, "copr-rpmbuild"),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new FileOutputStream(FileDescriptor.out),
                InstantSource.system());
        System.exit(runner.run(List.of(arguments)));
    }
}
