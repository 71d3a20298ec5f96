package org.fedoracopr.devkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentTest {
    @Test
    void deathIsToldWithTheLastLinesOfTheLog(@TempDir Path directory) {
        Component component = shell("for i in $(seq 100); do echo line $i; done; exit 3", directory);

        assertThat(component.endedWithin(Duration.ofSeconds(30))).isTrue();
        assertThat(component.died())
                .hasMessageStartingWith("sh ended with exit code 3. The end of its log:\n  line 86\n")
                .hasMessageEndingWith("  line 100\n");
        assertThat(component.logEndsWithPortTaken()).isFalse();
    }

    @Test
    void takenPortIsReadFromTheLog(@TempDir Path directory) {
        Component component = shell("echo 'listen tcp 127.0.0.1:1: bind: address already in use'", directory);

        assertThat(component.endedWithin(Duration.ofSeconds(30))).isTrue();
        assertThat(component.logEndsWithPortTaken()).isTrue();
    }

    private static Component shell(String script, Path directory) {
        return Component.start(Path.of("/bin/sh"), List.of("-c", script), directory, directory.resolve("log"));
    }
}
