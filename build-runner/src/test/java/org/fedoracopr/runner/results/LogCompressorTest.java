package org.fedoracopr.runner.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.fedoracopr.runner.file.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCompressorTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<String> log = new ArrayList<>();

    @Test
    void compressesTheLogsOfTheEngineAndNoOthers() throws IOException {
        for (String name : List.of("build.log", "root.log", "state.log", "hw_info.log", "builder-live.log")) {
            Files.writeString(directory.resolve(name), name + "\n".repeat(100_000));
        }
        Files.writeString(directory.resolve("root.log.gz"), "of an earlier build");
        compress();
        assertThat(names())
                .containsExactly("build.log.gz", "builder-live.log", "hw_info.log", "root.log.gz", "state.log.gz");
        assertThat(uncompressed("build.log.gz")).isEqualTo("build.log" + "\n".repeat(100_000));
        assertThat(uncompressed("root.log.gz")).startsWith("root.log");
        assertThat(log).isEmpty();
    }

    @Test
    void leavesWhatMockHasCompressedAndLinksAlone() throws IOException {
        Files.writeString(directory.resolve("build.log.gz"), "by mock");
        Files.createSymbolicLink(directory.resolve("root.log"), Path.of("/etc/passwd"));
        Files.createDirectory(directory.resolve("state.log"));
        compress();
        assertThat(names()).containsExactly("build.log.gz", "root.log", "state.log");
        assertThat(directory.resolve("build.log.gz")).content().isEqualTo("by mock");
    }

    @Test
    void keepsALogThatCannotBeCompressed() throws IOException {
        Files.writeString(directory.resolve("build.log"), "x");
        Files.createDirectories(directory.resolve("build.log.gz/full"));
        compress();
        assertThat(directory.resolve("build.log")).content().isEqualTo("x");
        assertThat(names()).containsExactly("build.log", "build.log.gz");
        assertThat(log).singleElement().asString().startsWith("WARNING: build.log is not compressed: ");
    }

    private void compress() {
        new LogCompressor(log::add).compress(directory);
    }

    private String uncompressed(String name) throws IOException {
        try (var input = new GZIPInputStream(Files.newInputStream(directory.resolve(name)))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> names() throws IOException {
        return Trees.children(directory).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
    }
}
