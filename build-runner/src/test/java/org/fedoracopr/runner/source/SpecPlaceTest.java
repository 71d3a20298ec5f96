package org.fedoracopr.runner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpecPlaceTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SourcePlaces places;

    @BeforeEach
    void make() throws IOException {
        places = new SourcePlaces(
                Files.createDirectories(directory.resolve("work/hello")).resolveSibling("."),
                Files.createDirectories(directory.resolve("results")));
    }

    @Test
    void aFileOfTheSourcesIsTaken() throws Exception {
        Sources tree = tree(Files.writeString(directory.resolve("work/hello/hello.spec"), ""));
        assertThat(SpecPlace.checked(tree, places)).isSameAs(tree);
        Sources file = new Sources.SpecFile(Files.writeString(directory.resolve("results/a.spec"), ""));
        assertThat(SpecPlace.checked(file, places)).isSameAs(file);
    }

    @Test
    void aLinkWithinTheSourcesIsTaken() throws Exception {
        Files.writeString(directory.resolve("work/hello/real"), "");
        Path link = Files.createSymbolicLink(directory.resolve("work/hello/hello.spec"), Path.of("real"));
        assertThat(SpecPlace.checked(tree(link), places)).isNotNull();
    }

    @Test
    void aLinkOutOfTheSourcesIsRefused() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "");
        assertThatThrownBy(() -> SpecPlace.checked(
                        tree(Files.createSymbolicLink(directory.resolve("work/hello/hello.spec"), secret)), places))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        e -> assertThat(e.failure().cause()).isEqualTo(FailureCause.SOURCE_PACKAGE_BROKEN))
                .hasMessage("the spec file hello.spec is not a file of the sources: replace the link by the file");
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Path spec = Files.createDirectory(directory.resolve("work/hello/hello.spec"));
        assertThatThrownBy(() -> SpecPlace.checked(tree(spec), places)).isInstanceOf(BuildException.class);
        Path none = directory.resolve("work/hello/none.spec");
        assertThatThrownBy(() -> SpecPlace.checked(tree(none), places)).isInstanceOf(BuildException.class);
    }

    private static Sources tree(Path spec) {
        return new Sources.SpecTree(spec, spec.resolveSibling("."));
    }
}
