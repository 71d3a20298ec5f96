package org.fedoracopr.devkit.node.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.fedoracopr.devkit.node.io.AtomicDirectory.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicDirectoryTest {

    @TempDir
    Path directory;

    @Test
    void showsExactlyTheNewestFiles() throws IOException {
        AtomicDirectory volume = new AtomicDirectory(directory);
        volume.write(Map.of("a", content("1", 0644), "sub/b", content("2", 0600)));
        assertThat(directory.resolve("a")).hasContent("1").isSymbolicLink();
        assertThat(directory.resolve("sub/b")).hasContent("2");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("sub/b"))))
                .isEqualTo("rw-------");

        volume.write(Map.of("a", content("3", 0644), "c", content("4", 0644)));
        assertThat(directory.resolve("a")).hasContent("3");
        assertThat(directory.resolve("c")).hasContent("4");
        assertThat(Files.exists(directory.resolve("sub"), LinkOption.NOFOLLOW_LINKS))
                .isFalse();
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("..data", "..v2", "a", "c");
        }
    }

    @Test
    void refusesFilesOutsideOfIt() {
        assertThatThrownBy(() -> new AtomicDirectory(directory).write(Map.of("../x", content("1", 0644))))
                .isInstanceOf(IOException.class);
    }

    private static Content content(String text, int mode) {
        return new Content(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), mode);
    }
}
