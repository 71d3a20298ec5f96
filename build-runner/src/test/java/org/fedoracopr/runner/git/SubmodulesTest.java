package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a submodule may go; JGit refuses most of the trees that would lead elsewhere, but that is not relied on. */
class SubmodulesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(directory.resolve("tree"));
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.writeString(tree.resolve("file"), "x");
        Files.createDirectories(tree.resolve("full/x"));
        Files.createDirectories(tree.resolve(".git"));
    }

    @Test
    void goesToAnEmptyDirectoryThatIsMadeIfNeeded() throws IOException {
        assertThat(Submodules.place(tree, "a/b")).isEqualTo(tree.resolve("a/b")).isEmptyDirectory();
        assertThat(Submodules.place(tree, "a/b")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                ".git/x",
                ".GIT",
                "link",
                "link/x",
                "file",
                "file/x",
                "full",
                "",
                "/etc/x",
                "a//b"
            })
    void goesNowhereElse(String path) {
        assertThatThrownBy(() -> Submodules.place(tree, path)).isInstanceOf(IOException.class);
        assertThat(directory.resolve("outside")).isEmptyDirectory();
        assertThat(directory.resolve("x")).doesNotExist();
    }
}
