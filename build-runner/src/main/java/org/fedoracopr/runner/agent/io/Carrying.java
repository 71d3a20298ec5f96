package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fedoracopr.runner.agent.model.ResultLimits;

/**
 * Carries over what Copr keeps of a build whose directory another one takes: its packages in their place, its logs in {@code prev_build_backup}, and what was
 * there before.
 *
 * <p>It all goes into the staging directory, so that the replacement stays one rename of a whole. A package that the new build has itself is not carried.
 */
final class Carrying {

    private final FileStager stager;
    private final ResultLimits limits;
    private final Consumer<String> anomalies;
    private final List<String> carried = new ArrayList<>();
    private long bytes;

    Carrying(FileStager stager, ResultLimits limits, Consumer<String> anomalies) {
        this.stager = stager;
        this.limits = limits;
        this.anomalies = anomalies;
    }

    /** The paths of what was carried, sorted. */
    List<String> carried() {
        return carried.stream().sorted().toList();
    }

    /** Carries from the directory of the earlier build. */
    void from(Path predecessor) throws IOException {
        try (UntrustedFile directory = UntrustedFile.root(predecessor)) {
            for (String name : names(directory)) {
                if (ResultName.isPackage(name)) {
                    carry(directory, name, name);
                } else if (ResultName.isBackedUp(name)) {
                    backUp(directory, name);
                }
            }
            // Where both have a file, the younger one stays.
            Optional<UntrustedFile> earlier = directory.child(ResultName.BACKUP);
            if (earlier.isPresent()) {
                try (UntrustedFile backup = earlier.get()) {
                    for (String name : names(backup)) {
                        if (ResultName.isBackedUp(name)) {
                            backUp(backup, name);
                        }
                    }
                }
            }
        }
    }

    private List<String> names(UntrustedFile directory) throws IOException {
        return directory.attributes().isDirectory()
                ? directory.names(limits.files()).stream()
                        .map(Path::toString)
                        .filter(ResultName::isRepresentable)
                        .toList()
                : List.of();
    }

    private void backUp(UntrustedFile directory, String name) throws IOException {
        if (!stager.has(ResultName.BACKUP)) {
            stager.makeDirectory(ResultName.BACKUP);
        }
        carry(directory, name, ResultName.BACKUP + "/" + name);
    }

    private void carry(UntrustedFile directory, String name, String path) throws IOException {
        try (UntrustedFile file = directory.child(name).orElse(null)) {
            if (file == null || !file.attributes().isRegularFile() || stager.has(path)) {
                return;
            }
            long size = file.size();
            if (carried.size() >= limits.files() || size > limits.bytes() - bytes) {
                anomalies.accept("not kept: " + name + " of the build that was here before, which has too much");
                return;
            }
            try (FileChannel source = file.open()) {
                stager.copy(source, size, path);
            }
            bytes += size;
            carried.add(path);
        }
    }
}
