package org.fedoracopr.runner.pool;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.runner.file.AtomicFiles;

/** The files of an administrator over those of mock's package (POOL-3): copies, for a mount would hide what lies beside them. */
final class MockFiles {

    private static final String TEMPLATE = ".tpl";

    private MockFiles() {}

    /** Copies every file to its place; {@code from} has no directories, as a ConfigMap has none. */
    static void install(Path from, Path mockDirectory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from, MockFiles::isOfTheAdministrator)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Path directory = name.endsWith(TEMPLATE) ? mockDirectory.resolve("templates") : mockDirectory;
                Files.createDirectories(directory);
                // A link of mock's package to another file gives way, and the other file stays as it is.
                AtomicFiles.write(directory.resolve(name), Files.readAllBytes(file));
            }
        }
    }

    /** A kubelet keeps its own beside them. */
    private static boolean isOfTheAdministrator(Path file) {
        return Files.isRegularFile(file) && !file.getFileName().toString().startsWith("..");
    }
}
