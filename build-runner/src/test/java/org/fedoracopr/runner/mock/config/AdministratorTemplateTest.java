package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedoracopr.runner.mock.config.Machine.macros;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a build uses the templates of an administrator. */
class AdministratorTemplateTest {

    private static final String TASK = "{\"chroot\": \"fedora-43-x86_64\", \"tags\": [\"big\"]}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void areUsedWhereTheyAre() throws Exception {
        var machine = new Machine(directory);
        Files.writeString(
                directory.resolve("copr-rpmbuild.yml"),
                "tags_to_mock_snippet:\n- tagset: [big]\n  snippet: \"config_opts['big'] = 1\"\n");
        Files.writeString(directory.resolve("mock.cfg.j2"), "child {{ chroot }} {{ mock_snippet }}\n");
        Files.writeString(directory.resolve("mock-source-build.cfg.j2"), "source {{ macros }} {{ mock_snippet }}");
        Files.writeString(directory.resolve("mock-custom-build.cfg.j2"), "custom {{ chroot }} {{ repos }}");
        var request = machine.request(TASK, macros("%vendor", "it's"));
        assertThatThrownBy(() -> machine.configuration().preparePackages(request))
                .hasMessageContaining("the macro %vendor");
        var legal = machine.request(TASK, macros("%vendor", "me"));
        assertThat(machine.configuration().preparePackages(legal))
                .hasContent("child fedora-43-x86_64 config_opts['big'] = 1");
        assertThat(machine.configuration().prepareSourceBuild(legal, directory))
                .hasContent("source {'%vendor': 'me'} config_opts['big'] = 1");
        assertThat(machine.configuration().prepareCustom(legal, directory)).hasContent("custom fedora-43-x86_64 []");
        assertThat(machine.log).contains("Using the template " + directory.resolve("mock.cfg.j2"));
    }

    @Test
    void endTheBuildForAFaultInThem() throws Exception {
        var machine = new Machine(directory);
        Path template = Files.writeString(directory.resolve("mock.cfg.j2"), "a\n{% if chroot %}\nb\n");
        assertThatThrownBy(() -> machine.configuration().preparePackages(machine.request(TASK)))
                .isInstanceOfSatisfying(
                        BuildException.class,
                        refused -> assertThat(refused.failure().cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED))
                .hasMessageStartingWith("template " + template + ":2: it has no end: expected ");
        assertThat(machine.results).isEmptyDirectory();
        Files.writeString(template, "{% include 'other.j2' %}");
        Path other = Files.writeString(directory.resolve("other.j2"), "x\ny{{ repos.nothing.more }}");
        assertThatThrownBy(() -> machine.configuration().dump(machine.request(TASK)))
                .hasMessage("template " + other + ":2: a list has no element 'nothing'");
        Files.write(template, new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> machine.configuration().dump(machine.request(TASK)))
                .hasMessage("template " + template + ":1: the file is not UTF-8");
    }
}
