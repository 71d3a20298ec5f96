package org.fedoracopr.runner.mock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteDefaultsTest {

    private static final SiteDefaultsBlock BLOCK = new SiteDefaultsBlock(2, true, null);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path etcMock;

    @Test
    void newFileHasWhatHoldsInAPod() throws Exception {
        SiteDefaultsFile.write(etcMock, BLOCK);
        assertThat(etcMock.resolve("site-defaults.cfg"))
                .content()
                .startsWith("# BEGIN copr-rpmbuild")
                .contains(
                        "config_opts['chrootuid'] = 1000\n",
                        "config_opts['chrootgid'] = 135\n",
                        "config_opts['plugin_conf']['root_cache_enable'] = False\n",
                        "config_opts['plugin_conf']['ccache_enable'] = False\n",
                        "config_opts['isolation'] = 'simple'\n",
                        "config_opts['macros']['%_smp_build_ncpus'] = '%(n=2; ")
                .endsWith("# END copr-rpmbuild\n");
    }

    @Test
    void textOfAnAdministratorSurvivesAndWins() throws Exception {
        Path file = etcMock.resolve("site-defaults.cfg");
        Files.writeString(file, "# mine\nconfig_opts['isolation'] = 'nspawn'\n");
        SiteDefaultsFile.write(etcMock, BLOCK);
        assertThat(file)
                .content()
                .startsWith("# BEGIN")
                .endsWith("# END copr-rpmbuild\n\n# mine\nconfig_opts['isolation'] = 'nspawn'\n");
        Files.writeString(file, "# above\n" + Files.readString(file));
        SiteDefaultsFile.write(etcMock, new SiteDefaultsBlock(7, false, null));
        assertThat(file)
                .content()
                .startsWith("# above\n# BEGIN")
                .contains("%(n=7; ")
                .doesNotContain("%(n=2; ", "'simple'")
                .containsOnlyOnce("# BEGIN")
                .containsOnlyOnce("# END")
                .endsWith("# END copr-rpmbuild\n\n# mine\nconfig_opts['isolation'] = 'nspawn'\n");
    }

    @Test
    void packageManagersAreToldWhatIsTrusted() throws Exception {
        SiteDefaultsFile.write(etcMock, new SiteDefaultsBlock(2, true, "/w/trusted.pem"));
        assertThat(etcMock.resolve("site-defaults.cfg"))
                .content()
                .contains(
                        "config_opts['ssl_extra_certs'] = ['/w/trusted.pem', '/w/trusted.pem']\n",
                        " = list(config_opts[_options]) + ['--setopt=sslcacert=/w/trusted.pem']\n")
                .endsWith("\n# END copr-rpmbuild\n");
        SiteDefaultsFile.write(etcMock, BLOCK);
        assertThat(etcMock.resolve("site-defaults.cfg")).content().doesNotContain("trusted.pem");
    }

    @Test
    void blockWithoutAnEndIsNotTakenForTheRestOfTheFile() {
        assertThat(BLOCK.in("# BEGIN copr-rpmbuild\nconfig_opts['mine'] = 1\n"))
                .endsWith("# END copr-rpmbuild\n\n# BEGIN copr-rpmbuild\nconfig_opts['mine'] = 1\n");
    }

    @Test
    void fileThatIsRightIsNotWritten() throws Exception {
        SiteDefaultsFile.write(etcMock, BLOCK);
        Object before = Files.getAttribute(etcMock.resolve("site-defaults.cfg"), "unix:ino");
        SiteDefaultsFile.write(etcMock, BLOCK);
        assertThat(Files.getAttribute(etcMock.resolve("site-defaults.cfg"), "unix:ino"))
                .isEqualTo(before);
    }

    @Test
    void placeThatCannotBeWrittenHasARemedy() {
        assertThatThrownBy(() -> SiteDefaultsFile.write(etcMock.resolve("missing"), BLOCK))
                .isInstanceOfSatisfying(BuildException.class, refused -> {
                    assertThat(refused.failure().cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
                    assertThat(refused).hasMessageContaining("mock_site_defaults = off");
                });
    }
}
