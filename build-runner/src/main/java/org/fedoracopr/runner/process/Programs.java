package org.fedoracopr.runner.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The programs of this machine. */
public final class Programs {

    private static final String FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Programs() {}

    /** Where a program lies: on the search path, or beside this one. */
    public static Optional<Path> find(String name) {
        String searchPath = System.getenv("PATH");
        return find(name, searchPath == null || searchPath.isEmpty() ? FALLBACK_PATH : searchPath)
                .or(() -> besideThis(name));
    }

    private static Optional<Path> besideThis(String name) {
        String launcher = System.getProperty("launcher.program", "");
        if (launcher.isEmpty() || name.indexOf('/') >= 0) {
            return Optional.empty();
        }
        try {
            Path candidate = Path.of(launcher).toRealPath().resolveSibling(name);
            return Files.isExecutable(candidate) ? Optional.of(candidate) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Path> find(String name, String searchPath) {
        if (name.indexOf('/') >= 0) {
            Path path = Path.of(name);
            return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
        }
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
