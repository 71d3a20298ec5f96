package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** Scratch space that ends where its file system does, as a tmpfs or a disk of its own. */
record FileSystemSpace(Path directory) implements ScratchSpace {

    @Override
    public Use measure() throws IOException {
        FileStore store = Files.getFileStore(directory);
        long size = store.getTotalSpace();
        return new Use(size - store.getUnallocatedSpace(), size);
    }
}
