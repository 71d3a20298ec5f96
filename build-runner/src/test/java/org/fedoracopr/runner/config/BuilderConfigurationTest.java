package org.fedoracopr.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuilderConfigurationTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void snippetsApplyWhereTheTaskHasAllTheirTags() throws Exception {
        BuilderConfiguration configuration = load("""
                tags_to_mock_snippet:
                - tagset: ["a", "b"]
                  snippet: "config_opts['x'] = 1"
                - {tagset: [b], snippet: second}
                - tagset: []
                  snippet: |
                    third
                    lines
                rhsm: ["rhel-*", 'epel-8-*']
                something_else: 1
                """);
        assertThat(configuration.snippetsFor(List.of("b", "a", "c")))
                .containsExactly("config_opts['x'] = 1", "second", "third\nlines\n");
        assertThat(configuration.snippetsFor(List.of("b"))).containsExactly("second", "third\nlines\n");
        assertThat(configuration.snippetsFor(List.of())).containsExactly("third\nlines\n");
        assertThat(configuration.subscribedChroots()).containsExactly("rhel-*", "epel-8-*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "---\n", "# nothing\n", "{}", "tags_to_mock_snippet:\nrhsm:\n"})
    void fileThatSaysNothingIsNoFault(String text) throws Exception {
        assertThat(load(text)).isEqualTo(BuilderConfiguration.EMPTY);
    }

    @Test
    void missingFileIsNoFault() throws Exception {
        assertThat(BuilderConfiguration.load(directory.resolve("missing.yml"))).isEqualTo(BuilderConfiguration.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '- a'                                               | copr-rpmbuild.yml:1: the file must have keys
            'rhsm: x'                                           | copr-rpmbuild.yml:1: rhsm must be a list
            'a: 1;rhsm: [[x]]'                                  | copr-rpmbuild.yml:2: an entry of rhsm must be
            'tags_to_mock_snippet:;- tagset: [a]'               | copr-rpmbuild.yml:2: an entry of tags_to_mock_snippet must have
            'tags_to_mock_snippet:;- snippet: a'                | copr-rpmbuild.yml:2: an entry of tags_to_mock_snippet must have
            'tags_to_mock_snippet:;- tagset: a;  snippet: b'    | copr-rpmbuild.yml:2: tagset must be a list
            'tags_to_mock_snippet:;- tagset: [a];  snippet: {}' | copr-rpmbuild.yml:3: snippet must be text
            'a: [;b: c'                                         | copr-rpmbuild.yml:2: not YAML
            'a: "b'                                             | copr-rpmbuild.yml:
            """)
    void faultsAreNamedByFileAndLine(String text, String message) {
        assertThatThrownBy(() -> load(text.replace(';', '\n')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(directory + "/" + message);
    }

    @Test
    void depthThatFillsTheStackIsRefused() {
        assertThatThrownBy(() -> load("rhsm: " + "[".repeat(10_000)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not YAML");
    }

    private BuilderConfiguration load(String text) throws Exception {
        Path file = directory.resolve("copr-rpmbuild.yml");
        Files.writeString(file, text);
        return BuilderConfiguration.load(file);
    }
}
