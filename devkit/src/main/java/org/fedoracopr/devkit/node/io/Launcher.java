package org.fedoracopr.devkit.node.io;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.fedoracopr.devkit.process.ChildProcesses;

/** Starts the commands of {@link Namespaces}. */
final class Launcher {

    private Launcher() {}

    /** Starts a command with nothing on its input; its environment holds only where the system's programs are. */
    static Process start(List<String> command, boolean errorsIntoOutput) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(errorsIntoOutput)
                .directory(new File("/"));
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        return ChildProcesses.start(builder);
    }
}
