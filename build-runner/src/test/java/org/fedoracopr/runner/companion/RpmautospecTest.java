package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RpmautospecTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Release: %autorelease",
                "Name: x\nRelease: %{autorelease}\n",
                "Release: %{?autorelease}",
                "Release: %autorelease -b 3",
                "%changelog\n%autochangelog\n",
                "Summary: \u00e9\nRelease: 1%{autorelease -p}"
            })
    void isNeededWhereItsMacrosAre(String spec) throws Exception {
        assertThat(Rpmautospec.isUsedIn(spec(spec))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Release: 1%{?dist}",
                "# Release: %autorelease",
                "%changelog\n- use %%autorelease\n",
                "Release: %autorelease_of_mine",
                "Release: autorelease"
            })
    void isNotNeededElsewhere(String spec) throws Exception {
        assertThat(Rpmautospec.isUsedIn(spec(spec))).isFalse();
    }

    @Test
    void getsTheWholeHistoryOfAShallowClone() throws Exception {
        Path spec = Path.of("/c/a.spec");
        List<String> expand = List.of("rpmautospec", "process-distgit", "/c/a.spec", "/o/a.spec");
        assertThat(Rpmautospec.commands(directory, spec, Path.of("/o/a.spec"))).containsExactly(expand);
        Files.createDirectories(directory.resolve(".git"));
        Files.writeString(directory.resolve(".git/shallow"), "");
        assertThat(Rpmautospec.commands(directory, spec, Path.of("/o/a.spec")))
                .containsExactly(List.of("git", "fetch", "--unshallow"), expand);
    }

    private Path spec(String text) throws Exception {
        return Files.writeString(directory.resolve("a.spec"), text);
    }
}
