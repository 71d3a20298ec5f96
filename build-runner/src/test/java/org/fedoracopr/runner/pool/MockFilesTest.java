package org.fedoracopr.runner.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.config.ConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MockFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path given;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path etcMock;

    /** As a kubelet shows a ConfigMap: links to files in a hidden directory. */
    @BeforeEach
    void make() throws Exception {
        given = Files.createDirectories(directory.resolve("given"));
        Path hidden = Files.createDirectories(given.resolve("..2026"));
        Files.createSymbolicLink(given.resolve("..data"), hidden.getFileName());
        for (String name : new String[] {"fedora-43-x86_64.cfg", "fedora-43.tpl", "site-defaults.cfg"}) {
            Files.writeString(hidden.resolve(name), "# ours: " + name);
            Files.createSymbolicLink(given.resolve(name), Path.of("..data", name));
        }
        etcMock = Files.createDirectories(directory.resolve("etc-mock"));
        Files.writeString(etcMock.resolve("fedora-43-x86_64.cfg"), "# mock's");
        Files.writeString(etcMock.resolve("fedora-42-x86_64.cfg"), "# mock's");
    }

    private void install() throws ConfigurationException {
        new PoolSettings(Map.of(PodFiles.MOCK_FILES_VARIABLE, given.toString())).installMockFiles(etcMock);
    }

    @Test
    void theyLieOverMocksOwnAndTheRestStays() throws Exception {
        install();
        install();
        assertThat(etcMock.resolve("fedora-43-x86_64.cfg")).hasContent("# ours: fedora-43-x86_64.cfg");
        assertThat(etcMock.resolve("templates/fedora-43.tpl")).hasContent("# ours: fedora-43.tpl");
        assertThat(etcMock.resolve("site-defaults.cfg")).hasContent("# ours: site-defaults.cfg");
        assertThat(etcMock.resolve("fedora-42-x86_64.cfg")).hasContent("# mock's");
        try (var files = Files.list(etcMock)) {
            assertThat(files).hasSize(4);
        }
    }

    @Test
    void aLinkGivesWayAndWhereItLeadsStays() throws Exception {
        Path other = directory.resolve("other");
        Files.writeString(other, "# another's");
        Files.delete(etcMock.resolve("fedora-43-x86_64.cfg"));
        Files.createSymbolicLink(etcMock.resolve("fedora-43-x86_64.cfg"), other);
        install();
        assertThat(etcMock.resolve("fedora-43-x86_64.cfg")).hasContent("# ours: fedora-43-x86_64.cfg");
        assertThat(other).hasContent("# another's");
    }

    @Test
    void withoutAnyNothingIsTouched() throws Exception {
        new PoolSettings(Map.of()).installMockFiles(directory.resolve("missing"));
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        etcMock = directory.resolve("file");
        assertThatThrownBy(this::install)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be put over those of " + etcMock);
    }
}
