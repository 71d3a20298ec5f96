package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedoracopr.runner.mock.config.Machine.macros;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** mock's configurations, held against files with upstream's bytes. */
class RenderingTest {

    private static final Path ETC_MOCK = Path.of("/etc/mock");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void everythingThatATaskCanSayIsWhereUpstreamHasIt() throws Exception {
        var request = new Machine(directory)
                .request(
                        """
                        {"task_id": "9999-fedora-43-x86_64", "chroot": "fedora-43-x86_64", "isolation": "default",
                         "bootstrap": "custom_image", "bootstrap_image": "fedora:43", "enable_net": false, "buildroot_pkgs": [],
                         "modules": {"toggle": [{"enable": "a:1"}, {"disable": "b:2"}]},
                         "repos": [
                          {"id": "copr_base", "name": "Copr repository", "baseurl": "https://be/results/alice/myproj/fedora-43-x86_64/",
                           "repo_gpgcheck": false, "priority": 5, "module_hotfixes": true},
                          {"id": "copr_bob_x", "name": "Additional repo copr_bob_x", "baseurl": "https://be/b/", "priority": null},
                          {"id": "http_x", "name": "Additional repo http_x", "baseurl": "http://x/$basearch/", "repo_gpgcheck": true,
                           "priority": "10"}]}
                        """,
                        macros(
                                "%copr_username", "alice",
                                "%copr_projectname", "myproj",
                                "%vendor", "Fedora Copr - user alice",
                                "%buildtag", ".copr9999",
                                "%__urlhelper_localopts", "--proto -all,+https,+ftps"));
        assertThat(child(request, List.of())).isEqualTo(golden("child-everything.cfg"));
    }

    @Test
    void blocksThatAreRarelyThereHaveUpstreamsBlankLines() throws Exception {
        var request = new Machine(directory).request("""
                {"chroot": "fedora-43-x86_64", "isolation": "simple", "enable_net": true, "bootstrap": "off",
                 "bootstrap_image": "never:1", "buildroot_pkgs": ["gcc", "make"],
                 "modules": {"toggle": [{"enable": "module-number-0:stream"}, {"enable": "module-number-1:stream"},
                                        {"enable": "module-number-2:stream"}]}}
                """);
        assertThat(child(
                        request,
                        List.of(
                                "config_opts['plugin_conf']['tmpfs_opts']['max_fs_size'] = '280g'",
                                "config_opts['x'] = 'y'")))
                .isEqualTo(golden("child-blocks.cfg"));
    }

    @Test
    void emptyTaskLeavesTheChrootAsItIs() throws Exception {
        var request = new Machine(directory).request("{\"chroot\": \"centos-stream-9-x86_64\"}");
        assertThat(child(request, List.of())).isEqualTo(golden("child-nothing.cfg"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            on           | -   | use_bootstrap=True use_bootstrap_image=False
            on           | f:1 | use_bootstrap=True use_bootstrap_image=False
            off          | -   | use_bootstrap=False use_bootstrap_image=False
            image        | -   | use_bootstrap=True use_bootstrap_image=True
            image        | f:1 | use_bootstrap=True use_bootstrap_image=True bootstrap_image=f:1
            custom_image | f:1 | use_bootstrap=True use_bootstrap_image=True bootstrap_image=f:1
            default      | f:1 | ''
            unheard-of   | f:1 | ''
            -            | -   | ''
            """)
    void bootstrapSetsWhatUpstreamSets(String mode, String image, String expected) {
        assertThat(new Bootstrap(mode, image)
                        .python()
                        .replaceAll("\nconfig_opts\\['([a-z_]+)'\\] = \"?([^\"\n]+)\"?", "$1=$2 ")
                        .strip())
                .isEqualTo(expected);
    }

    @Test
    void signedRepositoriesHaveTheirKey() throws Exception {
        var request = new Machine(directory).request("""
                {"chroot": "f", "repos": [{"id": "a", "baseurl": "http://x/", "gpgcheck": true, "gpgkey": "http://x/key"},
                                          {"id": "b", "name": "B", "baseurl": "http://y/", "gpgcheck": false}]}
                """);
        assertThat(child(request, List.of())).contains("""
                [a]
                name='a'
                baseurl=http://x/
                gpgcheck=1
                gpgkey=http://x/key
                enabled=1
                """, "name='B'\nbaseurl=http://y/\ngpgcheck=0\nenabled=1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"toggle\": []}",
                "{\"toggle\": null}",
                "{\"toggle\": [{}]}",
                "{\"toggle\": [{\"enable\": null}]}",
                "{\"toggle\": [{\"reset\": \"a\"}]}",
                "{\"toggle\": [{\"enable\": \"a\"}, {\"enable\": \"a\", \"disable\": \"b\"}]}"
            })
    void modulesThatUpstreamTripsOverAreRefusedInASentence(String modules) {
        var request = new Machine(directory).request("{\"chroot\": \"f\", \"modules\": " + modules + "}");
        assertThatThrownBy(() -> child(request, List.of())).isInstanceOfSatisfying(BuildException.class, refused -> {
            assertThat(refused.failure().cause()).isEqualTo(FailureCause.TASK_INVALID);
            assertThat(refused).hasMessageContaining("modules").hasMessageContaining("must ");
        });
    }

    @Test
    void blanksOfModulesAreKept() throws Exception {
        var request = new Machine(directory)
                .request("{\"chroot\": \"f\", \"modules\": {\"toggle\": [{\"enable\": \" moduleA:S1\"}]}}");
        assertThat(child(request, List.of()))
                .contains("config_opts['module_setup_commands'] = [('enable', ' moduleA:S1')]\n\n");
    }

    @Test
    void sourceBuildsHaveUpstreamsFile() throws Exception {
        var machine = new Machine(directory);
        assertThat(SourceBuildConfig.of(
                                machine.request("{}", macros("%copr_username", "alice", "%dist", "%nil")), ETC_MOCK)
                        .render())
                .isEqualTo(golden("source-build.cfg"));
        assertThat(SourceBuildConfig.of(machine.request("{}"), ETC_MOCK).render())
                .endsWith("CAP_AUDIT_CONTROL']\n\n");
    }

    @Test
    void customSourcesHaveUpstreamsFileWithoutAPriorityOfNone() throws Exception {
        var request = new Machine(directory).request("""
                        {"chroot": "fedora-43-x86_64", "repos": [
                          {"id": "copr_packit_packit_stable", "name": "Additional repo copr_packit_packit_stable",
                           "baseurl": "https://download.example/results/packit/packit-stable/fedora-43-x86_64/",
                           "priority": null, "repo_gpgcheck": false}]}
                        """, macros("%copr_username", "alice", "%dist", "%nil"));
        assertThat(CustomConfig.of(request, ETC_MOCK, List.of(), request.task().repos())
                        .render())
                .isEqualTo(golden("custom.cfg"));
        var older = new Machine(directory).request("{\"chroot\": \"fedora-40-x86_64\"}");
        assertThat(CustomConfig.of(older, ETC_MOCK, List.of("config_opts['x'] = 'y'"), List.of())
                        .render())
                .isEqualTo(golden("custom-fedora-40.cfg"));
    }

    private static String child(ConfigRequest request, List<String> snippets) throws BuildException {
        return ChildConfig.of(
                        request,
                        ETC_MOCK,
                        snippets,
                        IsolationChoice.resolve(request.task().isolation(), null),
                        request.task().repos())
                .render();
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(RenderingTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
