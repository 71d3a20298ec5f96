package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.runner.http.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MockConfigurationTest {

    private static final Map<String, String> POD =
            Map.of("COPR_POD_SHARED", "/copr", "COPR_BUILDER_SECURITY_PROFILE", "Capabilities");
    private static final String TASK = "{\"chroot\": \"fedora-43-x86_64\", \"tags\": [\"big\", \"x\"]}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Machine machine;

    @BeforeEach
    void makeMachine() {
        machine = new Machine(directory);
    }

    @Test
    void preparesChildConfigBesideACopyOfTheMachines() throws Exception {
        Files.writeString(machine.etcMock.resolve("fedora-43-x86_64.cfg"), "config_opts['root'] = 'f'\n");
        Files.writeString(
                directory.resolve("copr-rpmbuild.yml"),
                "tags_to_mock_snippet:\n- tagset: [big]\n  snippet: \"config_opts['big'] = 1\"\n");
        Path child = machine.configuration().preparePackages(machine.request(TASK));
        assertThat(child).isEqualTo(machine.results.resolve("configs/child.cfg"));
        assertThat(child)
                .content()
                .startsWith("include('" + machine.etcMock + "/fedora-43-x86_64.cfg')\n")
                .contains("\nconfig_opts['big'] = 1\n\n");
        assertThat(machine.results.resolve("configs/fedora-43-x86_64.cfg")).hasContent("config_opts['root'] = 'f'");
        assertThat(machine.etcMock.resolve("site-defaults.cfg")).doesNotExist();
    }

    @Test
    void writesSiteDefaultsInAPodOnly() throws Exception {
        machine.configuration(POD).preparePackages(machine.request(TASK));
        assertThat(machine.etcMock.resolve("site-defaults.cfg")).content().contains("'simple'");
        assertThat(machine.results.resolve("configs/site-defaults.cfg")).exists();
    }

    @Test
    void mainIniDecidesAboutSiteDefaults() throws Exception {
        machine.ini("mock_site_defaults = off").configuration(POD).preparePackages(machine.request(TASK));
        assertThat(machine.etcMock.resolve("site-defaults.cfg")).doesNotExist();
        var other = new Machine(directory.resolve("other"));
        other.ini("mock_site_defaults = on").configuration().preparePackages(other.request(TASK));
        assertThat(other.etcMock.resolve("site-defaults.cfg")).content().doesNotContain("'simple'");
    }

    @Test
    void dumpWritesChildConfigAlone() throws Exception {
        Files.writeString(machine.etcMock.resolve("x.cfg"), "");
        var request = machine.request(
                "{\"chroot\": \"f-1-x86_64\", \"repos\": [{\"id\": \"copr_base\", \"baseurl\": \"http://127.0.0.1:1/\"}]}");
        Path child = machine.results.resolve("configs/child.cfg");
        assertThat(machine.configuration(POD).dump(request)).isEqualTo("Wrote: " + child);
        assertThat(child).content().contains("[copr_base]");
        assertThat(machine.results.resolve("configs")).isDirectoryContaining(path -> path.equals(child));
        assertThat(machine.results.resolve("configs/x.cfg")).doesNotExist();
        assertThat(machine.etcMock.resolve("site-defaults.cfg")).doesNotExist();
    }

    @Test
    void ownRepositoryIsThereBeforeMockStarts() throws Exception {
        try (TestServer server = TestServer.answering("200 x")) {
            machine.ini("results_url = " + server.url())
                    .configuration()
                    .preparePackages(
                            machine.request(
                                    "{\"chroot\": \"f-1-x86_64\", \"repos\": [{\"id\": \"copr_base\", \"baseurl\": \"copr://me/p\"}]}"));
            assertThat(server.requests()).containsExactly("/me/p/f-1-x86_64/repodata/repomd.xml");
        }
    }

    @Test
    void nspawnIsRefusedBeforeAnythingIsWritten() throws Exception {
        var request = machine.request("{\"chroot\": \"fedora-43-x86_64\", \"isolation\": \"nspawn\"}");
        assertThatThrownBy(() -> machine.configuration(POD).preparePackages(request))
                .hasMessageContaining("security profile Capabilities");
        assertThat(machine.results).isEmptyDirectory();
        assertThat(machine.etcMock).isEmptyDirectory();
    }

    @Test
    void logSaysThatNoneIsSimple() throws Exception {
        machine.configuration()
                .preparePackages(machine.request("{\"chroot\": \"fedora-43-x86_64\", \"isolation\": \"none\"}"));
        assertThat(machine.log).singleElement().asString().contains("\"none\"");
    }

    @Test
    void sourcesHaveTheirOwnConfigurations() throws Exception {
        MockConfiguration configuration = machine.configuration();
        assertThat(configuration.prepareSourceBuild(machine.request("{}"), directory))
                .isEqualTo(directory.resolve("mock-source-build.cfg"))
                .exists();
        assertThat(configuration.prepareCustom(machine.request(TASK), directory))
                .isEqualTo(directory.resolve("mock-config.cfg"))
                .exists();
    }

    @Test
    void faultOfTheBuildersConfigurationIsNotTheTasks() throws Exception {
        Files.writeString(directory.resolve("copr-rpmbuild.yml"), "tags_to_mock_snippet: 7\n");
        assertThatThrownBy(() -> machine.configuration().preparePackages(machine.request(TASK)))
                .hasMessageContaining("copr-rpmbuild.yml:1: tags_to_mock_snippet must be a list");
    }
}
