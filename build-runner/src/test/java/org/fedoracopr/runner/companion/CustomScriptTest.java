package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomScriptTest {

    @Test
    void callsMockAsUpstreamDoes() {
        var script = new CustomScript(
                "/r/mock-config.cfg",
                Path.of("/w/script"),
                Path.of("/r/hook_payload"),
                " git  make ",
                "/workdir",
                "rr r",
                List.of("COPR_OWNER=@grp", "COPR_PROJECT=proj", "COPR_PACKAGE="));
        assertThat(script.calls())
                .containsExactly(
                        List.of("mock", "-r", "/r/mock-config.cfg", "--init"),
                        List.of("mock", "-r", "/r/mock-config.cfg", "--install", "git", "make"),
                        List.of("mock", "-r", "/r/mock-config.cfg", "--copyin", "/w/script", "/script"),
                        List.of(
                                "mock",
                                "-r",
                                "/r/mock-config.cfg",
                                "--chroot",
                                "set -ex; chmod a+x /script; rm -rf /workdir; mkdir -p /workdir; chown mockbuild /workdir;"),
                        List.of(
                                "mock",
                                "-r",
                                "/r/mock-config.cfg",
                                "--copyin",
                                "/r/hook_payload",
                                "/workdir/hook_payload"),
                        List.of("mock", "-r", "/r/mock-config.cfg", "--shell", "chmod a+r /workdir/hook_payload"),
                        List.of(
                                "mock",
                                "-r",
                                "/r/mock-config.cfg",
                                "--unpriv",
                                "--chroot",
                                "set -xe ; cd /workdir ; COPR_OWNER=@grp COPR_PROJECT=proj COPR_PACKAGE=''"
                                        + " COPR_RESULTDIR='/workdir/rr r' /script"));
    }

    @Test
    void leavesOutWhatIsNotAskedFor() {
        var script = new CustomScript("c", Path.of("s"), null, " ", "/x/../w d/", ".", List.of());
        assertThat(script.calls())
                .containsExactly(
                        List.of("mock", "-r", "c", "--init"),
                        List.of("mock", "-r", "c", "--copyin", "s", "/script"),
                        List.of(
                                "mock",
                                "-r",
                                "c",
                                "--chroot",
                                "set -ex; chmod a+x /script; rm -rf '/w d'; mkdir -p '/w d'; chown mockbuild '/w d';"),
                        List.of(
                                "mock",
                                "-r",
                                "c",
                                "--unpriv",
                                "--chroot",
                                "set -xe ; cd '/w d' ; COPR_RESULTDIR='/w d' /script"));
        assertThat(new CustomScript("c", Path.of("s"), null, null, "/w", "/elsewhere", List.of()).results())
                .isEqualTo("/elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "@grp | @grp",
                "'' | ''",
                "`` | ''",
                "a b | 'a b'",
                "'a b' | 'a b'",
                "$(reboot) | '$(reboot)'",
                "'x'; reboot; 'y' | ''\"'\"'x'\"'\"'; reboot; '\"'\"'y'\"'\"''",
                "'it'\"'\"'s' | 'it'\"'\"'s'",
                "' | ''\"'\"''"
            })
    void makesOneWordOfAnyValue(String value, String word) {
        assertThat(ShellWord.of(value)).isEqualTo(word);
    }
}
