package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;

/** Where published results lie on the volume, and whose they are. */
final class ResultsPlace {

    /** The folder of what is being staged. */
    static final String INCOMING = ".incoming";

    private static final int MAX_PATH = 512;

    /** A handle of a network file system may be stale once, and is fresh when it is taken again. */
    private static final int READS = 3;

    private ResultsPlace() {}

    /** The place of a results path; refuses one that leads out of the volume or into the agents' own folders. */
    static Path of(Path volume, String resultsPath) throws IOException {
        try {
            Path path = Path.of(resultsPath);
            boolean strange = path.isAbsolute() || resultsPath.isEmpty() || resultsPath.length() > MAX_PATH;
            for (Path component : path) {
                strange |=
                        component.toString().isEmpty() || component.toString().startsWith(".");
            }
            if (!strange) {
                return volume.resolve(path);
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new IOException("the results path '" + resultsPath + "' is not a path below the results volume");
    }

    /** The bytes of a directory's manifest; empty when there is none that can be one. */
    static Optional<byte[]> manifestBytes(FileOperations operations, Path directory) throws IOException {
        for (int read = 1; ; read++) {
            try {
                Path manifest = directory.resolve(Manifest.FILE_NAME);
                return operations.isDirectory(directory) && !operations.isDirectory(manifest)
                        ? operations.read(manifest, StateStore.MAX_DOCUMENT_BYTES)
                        : Optional.empty();
            } catch (FileTooLongException e) {
                return Optional.empty();
            } catch (IOException e) {
                if (read == READS) {
                    throw e;
                }
            }
        }
    }

    /** A directory's manifest; empty when there is none that can be read. */
    static Optional<Manifest> manifest(FileOperations operations, Path directory) throws IOException {
        return manifestBytes(operations, directory).flatMap(ResultsPlace::parse);
    }

    static Optional<Manifest> parse(byte[] bytes) {
        try {
            return Optional.of(ProtocolJson.read(Manifest.class, bytes));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }

    /** True for two manifests of the same build of the same task. */
    static boolean sameBuild(Manifest manifest, String buildUid, String taskSha256) {
        return manifest.buildUid().equals(buildUid) && taskSha256.equals(manifest.taskSha256());
    }
}
