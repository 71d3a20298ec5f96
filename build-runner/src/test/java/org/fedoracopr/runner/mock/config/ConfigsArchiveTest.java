package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigsArchiveTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<String> log = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path etcMock;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path configs;

    @BeforeEach
    void makeMachine() throws IOException {
        etcMock = Files.createDirectories(directory.resolve("etc-mock"));
        configs = Files.createDirectories(directory.resolve("results/configs"));
        Files.createDirectories(etcMock.resolve("templates"));
        Files.writeString(etcMock.resolve("templates/fedora.tpl"), "tpl");
        Files.writeString(etcMock.resolve("fedora.cfg"), "cfg");
        Files.createSymbolicLink(etcMock.resolve("default.cfg"), Path.of("fedora.cfg"));
        Files.createSymbolicLink(etcMock.resolve("outside.cfg"), Path.of("/etc/passwd"));
    }

    @Test
    void copyHasFilesAndLinksAsTheyAre() throws Exception {
        Files.writeString(configs.resolve("fedora.cfg"), "of an earlier build");
        ConfigsCopy.copy(etcMock, configs, log::add);
        assertThat(configs.resolve("templates/fedora.tpl")).hasContent("tpl");
        assertThat(configs.resolve("fedora.cfg")).hasContent("cfg");
        assertThat(Files.readSymbolicLink(configs.resolve("default.cfg"))).isEqualTo(Path.of("fedora.cfg"));
        assertThat(Files.readSymbolicLink(configs.resolve("outside.cfg"))).isEqualTo(Path.of("/etc/passwd"));
        assertThat(log).isEmpty();
    }

    @Test
    void copyIsBoundedAndSaysSo() throws Exception {
        ConfigsCopy.copy(etcMock, configs, log::add, 1 << 20, 3);
        assertThat(log).singleElement().asString().contains("more than 3 files");
        log.clear();
        Files.write(etcMock.resolve("big"), new byte[5000]);
        ConfigsCopy.copy(etcMock, configs, log::add, 4000, 100);
        assertThat(configs.resolve("big")).doesNotExist();
        assertThat(log).singleElement().asString().contains("4000 bytes");
    }

    @Test
    void missingConfigurationIsOnlyLogged() {
        ConfigsCopy.copy(directory.resolve("missing"), configs, log::add);
        assertThat(log).singleElement().asString().startsWith("WARNING: ").contains("missing");
    }

    @Test
    void archiveHasEverythingSortedAndChildConfigStays() throws Exception {
        ConfigsCopy.copy(etcMock, configs, log::add);
        Files.writeString(configs.resolve("child.cfg"), "child");
        ConfigsArchive.pack(directory.resolve("results"), log::add);
        assertThat(entries(directory.resolve("results/configs.tar.gz")))
                .containsExactly(
                        "configs/ ",
                        "configs/child.cfg child",
                        "configs/default.cfg -> fedora.cfg",
                        "configs/fedora.cfg cfg",
                        "configs/outside.cfg -> /etc/passwd",
                        "configs/templates/ ",
                        "configs/templates/fedora.tpl tpl");
        assertThat(configs).isDirectoryContaining("glob:**/child.cfg");
        try (var left = Files.list(configs)) {
            assertThat(left).containsExactly(configs.resolve("child.cfg"));
        }
        try (var left = Files.list(directory.resolve("results"))) {
            assertThat(left).hasSize(2);
        }
        assertThat(log).isEmpty();
    }

    @Test
    void linkInThePlaceOfTheDirectoryIsNotFollowed() throws Exception {
        Files.delete(configs);
        Files.createSymbolicLink(configs, etcMock);
        ConfigsArchive.pack(directory.resolve("results"), log::add);
        assertThat(directory.resolve("results/configs.tar.gz")).doesNotExist();
        assertThat(etcMock.resolve("fedora.cfg")).exists();
    }

    @Test
    void failureIsOnlyLogged() throws Exception {
        Files.createDirectories(directory.resolve("results/configs.tar.gz/occupied"));
        ConfigsArchive.pack(directory.resolve("results"), log::add);
        assertThat(log).singleElement().asString().startsWith("WARNING: no configs.tar.gz");
        assertThat(directory.resolve("results/.configs.tar.gz.tmp")).doesNotExist();
        assertThat(configs).exists();
    }

    private static List<String> entries(Path archive) throws IOException {
        List<String> entries = new ArrayList<>();
        try (InputStream file = Files.newInputStream(archive);
                var tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry.getName()
                        + (entry.isSymbolicLink()
                                ? " -> " + entry.getLinkName()
                                : " " + new String(tar.readAllBytes(), StandardCharsets.UTF_8)));
            }
        }
        return entries;
    }
}
