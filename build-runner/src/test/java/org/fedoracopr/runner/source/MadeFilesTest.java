package org.fedoracopr.runner.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void aFileThatIsMissingIsNamedByItsKindAndPlace() throws Exception {
        Files.createSymbolicLink(directory.resolve("link.spec"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> MadeFiles.sourcePackage(directory)).hasMessage("No .src.rpm found at " + directory);
        assertThatThrownBy(() -> MadeFiles.spec(directory)).hasMessage("No .spec found at " + directory);
        Path spec = Files.writeString(directory.resolve("hello.spec"), "");
        assertThat(MadeFiles.spec(directory)).isEqualTo(new Sources.SpecFile(spec));
    }

    @Test
    void aScriptLeavesExactlyOneSpec() throws Exception {
        assertThatThrownBy(() -> CustomProvider.spec(directory)).hasMessage("no spec file available");
        Path spec = Files.writeString(directory.resolve("a.spec"), "");
        assertThat(CustomProvider.spec(directory)).isEqualTo(spec);
        Files.writeString(directory.resolve("b.spec"), "");
        assertThatThrownBy(() -> CustomProvider.spec(directory)).hasMessage("too many specfiles: a.spec, b.spec");
    }
}
