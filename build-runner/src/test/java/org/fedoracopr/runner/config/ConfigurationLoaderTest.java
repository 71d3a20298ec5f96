package org.fedoracopr.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void hasUpstreamsDefaults() throws Exception {
        RunnerConfiguration configuration = load("[main]\n").configuration();
        assertThat(configuration.resultdir()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/results"));
        assertThat(configuration.workspace()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/workspace"));
        assertThat(configuration.lockfile()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/lockfile"));
        assertThat(configuration.logfile()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/main.log"));
        assertThat(configuration.pidfile()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/pid"));
        assertThat(configuration.loggerPidfile()).isEqualTo(Path.of("/var/lib/copr-rpmbuild/logger_pid"));
        assertThat(configuration.enabledSourceProtocols()).containsExactly("https", "ftps");
        assertThat(configuration.rpmVendorCoprName()).isEqualTo("Unknown Copr");
        assertThat(configuration.frontendUrl()).isNull();
        assertThat(configuration.engine()).isEqualTo(EngineName.MOCK);
        assertThat(configuration.resultsForm()).isEqualTo(ResultsForm.COPR);
        assertThat(configuration.agentWait()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void hasDefaultsForItsOwnKeys() throws Exception {
        RunnerConfiguration configuration = load("[main]\n").configuration();
        assertThat(configuration.maxDownloadBytes()).isEqualTo(16L << 30);
        assertThat(configuration.resultsUrl()).isNull();
        assertThat(configuration.repositoryWait()).isEqualTo(Duration.ofMinutes(1));
        assertThat(configuration.enableNetPermitted()).isFalse();
        assertThat(configuration.macroOverrideDb()).isNull();
        assertThat(configuration.builderConfiguration()).isEqualTo(Path.of("/etc/copr-rpmbuild/copr-rpmbuild.yml"));
        assertThat(configuration.mock())
                .isEqualTo(new MockSettings(
                        Path.of("/etc/mock"), Path.of("/var/lib/mock"), 95, null, MockSteps.ONE, SiteDefaults.AUTO));
    }

    @Test
    void readsItsOwnKeys() throws Exception {
        ConfigurationLoader.Loaded loaded = load("""
                [main]
                max_download_bytes = 5
                results_url = https://results/
                repository_wait_seconds = 3
                enable_net = yes
                macro_override_db = /m.json
                builder_config = /b.yml
                mock_config_directory = /a
                mock_scratch = /b
                scratch_limit_percent = 50
                network_guard = nspawn
                mock_steps = separate
                mock_site_defaults = off
                """);
        RunnerConfiguration configuration = loaded.configuration();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(configuration.maxDownloadBytes()).isEqualTo(5);
        assertThat(configuration.resultsUrl()).isEqualTo("https://results");
        assertThat(configuration.repositoryWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(configuration.enableNetPermitted()).isTrue();
        assertThat(configuration.macroOverrideDb()).isEqualTo(Path.of("/m.json"));
        assertThat(configuration.builderConfiguration()).isEqualTo(Path.of("/b.yml"));
        assertThat(configuration.mock())
                .isEqualTo(new MockSettings(
                        Path.of("/a"), Path.of("/b"), 50, NetworkGuard.NSPAWN, MockSteps.SEPARATE, SiteDefaults.OFF));
    }

    @Test
    void readsEveryKeyAndSectionsUpToTheFirstGap() throws Exception {
        ConfigurationLoader.Loaded loaded = load("""
                [main]
                frontend_url = https://copr.fedoraproject.org/
                engine = rpmbuild
                results_json = upstream
                enabled_source_protocols = https, ftp  http
                agent_wait_seconds = 7
                backend_url = x
                [distgit0]
                distgit_hostname_pattern = src\\..*
                distgit_lookaside_url = https://l
                [distgit2]
                distgit_hostname_pattern = never
                """);
        RunnerConfiguration configuration = loaded.configuration();
        assertThat(configuration.frontendUrl()).isEqualTo("https://copr.fedoraproject.org");
        assertThat(configuration.engine()).isEqualTo(EngineName.RPMBUILD);
        assertThat(configuration.resultsForm()).isEqualTo(ResultsForm.UPSTREAM);
        assertThat(configuration.enabledSourceProtocols()).containsExactly("https", "ftp", "http");
        assertThat(configuration.agentWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration.distGitSections()).containsExactly(new DistGitSection("src\\..*", "https://l", null));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void warnsAboutKeysThatNobodyKnows() throws Exception {
        assertThat(load("[main]\nresultdirr = /x\n[mian]\na = 1\n").warnings())
                .containsExactly(
                        "main.ini: unknown key 'resultdirr' in [main] is ignored",
                        "main.ini: unknown section [mian] is ignored");
    }

    @Test
    void refusesValuesThatCannotBe() {
        assertThatThrownBy(() -> load("[main]\nengine = docker\n"))
                .hasMessage("main.ini: engine = docker: write mock or rpmbuild");
        assertThatThrownBy(() -> load("[main]\nagent_wait_seconds = soon\n"))
                .hasMessageContaining("agent_wait_seconds");
    }

    @Test
    void theFileInTheWorkingDirectoryWins() throws Exception {
        Path system = Files.createDirectory(directory.resolve("etc"));
        Path working = Files.createDirectory(directory.resolve("cwd"));
        Files.writeString(system.resolve("main.ini"), "[main]\nengine = rpmbuild\nworkspace = /a\n");
        Files.writeString(working.resolve("main.ini"), "[main]\nworkspace = /b\n");
        RunnerConfiguration configuration =
                new ConfigurationLoader(system, working).load(null).configuration();
        assertThat(configuration.workspace()).isEqualTo(Path.of("/b"));
        assertThat(configuration.engine()).isEqualTo(EngineName.RPMBUILD);
    }

    @Test
    void saysWhereItLookedWhenThereIsNone() {
        assertThatThrownBy(() -> new ConfigurationLoader(directory.resolve("etc"), directory).load(null))
                .hasMessage("No configuration file main.ini in: " + directory + " " + directory.resolve("etc"));
    }

    private ConfigurationLoader.Loaded load(String text) throws Exception {
        Path file = directory.resolve("main.ini");
        Files.writeString(file, text);
        return new ConfigurationLoader(directory, directory).load(file);
    }
}
