package org.fedoracopr.runner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void whoReadsTheOldFileReadsAllOfIt() throws Exception {
        Path file = Files.writeString(directory.resolve("success"), "the old text");
        try (InputStream old = Files.newInputStream(file)) {
            AtomicFiles.write(file, "new".getBytes(StandardCharsets.UTF_8));
            assertThat(old).hasContent("the old text");
        }
        assertThat(file).hasContent("new");
        assertThat(directory).isDirectoryNotContaining("glob:**/*.tmp");
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFile() throws Exception {
        Path file = Files.writeString(directory.resolve("success"), "old");
        Files.createDirectories(directory.resolve(".success.tmp/full"));
        assertThatThrownBy(() -> AtomicFiles.write(file, new byte[] {1})).isInstanceOf(IOException.class);
        assertThat(file).hasContent("old");
    }
}
