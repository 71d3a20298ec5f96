package org.fedoracopr.devkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedDirectoryTest {
    /** No process has it: process ids end far below. */
    private static final String DEAD_OWNER = "test-999999999-1";

    @TempDir
    private Path temporary;

    @Test
    void closingDeletesEverything() throws IOException {
        OwnedDirectory directory = OwnedDirectory.create(temporary, "test");
        Files.createDirectories(directory.path().resolve("a/b"));
        Files.createSymbolicLink(directory.path().resolve("a/link"), temporary);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                .isEqualTo("rwx------");

        directory.close();

        assertThat(directory.path()).doesNotExist();
        assertThat(temporary).exists();
    }

    @Test
    void directoryOfADeadOwnerIsRemovedByTheNext() throws IOException {
        Path stale;
        try (OwnedDirectory first = OwnedDirectory.create(temporary, "test")) {
            stale = first.path().resolveSibling(DEAD_OWNER);
            Files.createDirectories(stale.resolve("data"));

            try (OwnedDirectory second = OwnedDirectory.create(temporary, "test")) {
                assertThat(stale).doesNotExist();
                assertThat(first.path()).exists();
                assertThat(second.path()).exists();
            }
        }
    }

    @Test
    void directoryWhoseLockIsHeldStays() throws IOException {
        try (OwnedDirectory first = OwnedDirectory.create(temporary, "test")) {
            Path held = Files.createDirectory(first.path().resolveSibling(DEAD_OWNER));
            try (FileChannel lock =
                    FileChannel.open(held.resolve("owner.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                lock.lock();
                OwnedDirectory.create(temporary, "test").close();
                assertThat(held).exists();
            }
        }
    }
}
