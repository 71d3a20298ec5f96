package org.fedoracopr.devkit.node.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.devkit.node.decide.LaunchScript;

/**
 * A process that holds a mount namespace in which a pod's emptyDirs in memory are mounted, so that its containers share them.
 *
 * <p>Pods without such a volume have none.
 */
final class PodSandbox implements AutoCloseable {

    private final Process process;

    private PodSandbox(Process process) {
        this.process = process;
    }

    /** Mounts a file system in memory at each directory, with these mount options. */
    static PodSandbox start(Namespaces namespaces, Map<Path, String> memory) throws IOException {
        StringBuilder script = new StringBuilder("set -e\n");
        memory.forEach((directory, options) -> script.append("mount -t tmpfs -o ")
                .append(options)
                .append(" tmpfs ")
                .append(LaunchScript.quote(directory.toString()))
                .append('\n'));
        script.append("echo mounted\nexec sleep infinity\n");
        Process process = Launcher.start(namespaces.sandbox(script.toString()), true);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String said = output.readLine();
        if (!"mounted".equals(said)) {
            process.destroyForcibly();
            throw new IOException("cannot mount an emptyDir in memory: " + said);
        }
        return new PodSandbox(process);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
