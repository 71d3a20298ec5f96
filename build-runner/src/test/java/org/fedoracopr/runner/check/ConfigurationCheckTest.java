package org.fedoracopr.runner.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationCheckTest {

    @Test
    void whatBuildersReadHasNoFault() {
        assertThat(ConfigurationCheck.mainIni("[main]\nengine = mock\n")).isEqualTo(ConfigurationCheck.Findings.NONE);
        assertThat(ConfigurationCheck.builderYaml("copr-rpmbuild.yml", "rhsm: ['rhel-*']"))
                .isEqualTo(ConfigurationCheck.Findings.NONE);
        assertThat(ConfigurationCheck.distGitClient(Map.of())).isEqualTo(ConfigurationCheck.Findings.NONE);
        assertThat(ConfigurationCheck.template("mock.cfg.j2", "{{ chroot }}"))
                .isEqualTo(ConfigurationCheck.Findings.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_download_bytes = much | max_download_bytes = much: write a whole number above 0",
                "agent_wait_seconds = 2592001 | agent_wait_seconds = 2592001: write a number of seconds up to 2592000",
                "scratch_limit_percent = 101 | scratch_limit_percent = 101: write a whole number from 1 to 100",
                "network_guard = some | network_guard = some: write none or nspawn or namespace",
                "enable_net = maybe | enable_net = maybe: write yes or no"
            })
    void aValueIsNamedWithItsLine(String line, String message) {
        assertThat(ConfigurationCheck.mainIni("[main]\n\n  \n" + line + "\n").fault())
                .isEqualTo("main.ini line 4: " + message);
    }

    @Test
    void anEmptyFileIsNotTheMachinesDefaults() {
        assertThat(ConfigurationCheck.mainIni("# nothing\n").fault())
                .isEqualTo("main.ini line 1: it has no section: begin it with [main]");
    }

    @Test
    void whatIsIgnoredIsARemark() {
        assertThat(ConfigurationCheck.mainIni("[main]\nresultdirr = x\n"))
                .isEqualTo(new ConfigurationCheck.Findings(
                        null, List.of("main.ini line 2: unknown key 'resultdirr' in [main] is ignored")));
    }

    @Test
    void certificatesAreCountedByTheirBeginning() {
        String text = "-----BEGIN CERTIFICATE-----\nAAAA\n";
        assertThat(ConfigurationCheck.certificates("ca.crt", "x\n" + text).fault())
                .isEqualTo("ca.crt line 2: the certificate has no end");
        assertThat(ConfigurationCheck.certificates("ca.crt", text + text).fault())
                .isEqualTo("ca.crt line 1: the certificate has no end");
        assertThat(ConfigurationCheck.certificates("ca.crt", text + "-----END CERTIFICATE-----")
                        .fault())
                .startsWith("ca.crt line 1: not a certificate: ");
    }
}
