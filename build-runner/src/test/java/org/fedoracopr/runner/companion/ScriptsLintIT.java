package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.process.Programs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The companions that are scripts, as shellcheck reads them. */
class ScriptsLintIT {

    @Test
    void haveNothingThatShellcheckMinds() throws Exception {
        Assumptions.assumeTrue(Programs.find("shellcheck").isPresent(), "shellcheck is not on this machine");
        Path scripts = Path.of("src/main/launcher").toAbsolutePath();
        List<String> command = new ArrayList<>(
                List.of("shellcheck", "--severity=style", "-x", "-P", "SCRIPTDIR/../libexec", "-P", "../libexec"));
        for (Path script : Trees.files(scripts, "copr-*")) {
            // The agent's supervisor is not one of them.
            if (!script.endsWith("copr-agent")) {
                command.add(script.toString());
            }
        }
        Process shellcheck = new ProcessBuilder(command)
                .directory(scripts.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shellcheck.waitFor()).isZero();
    }
}
