package org.fedoracopr.devkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevkitCommandTest {
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final CommandLine line = DevkitCommand.commandLine((controlPlane, images) -> () -> {})
            .setOut(new PrintWriter(output))
            .setErr(new PrintWriter(errors));

    @Test
    void helpNamesTheCommands() {
        assertThat(line.execute("--help")).isZero();
        assertThat(output.toString()).contains("up").contains("Runs a cluster in the foreground");
    }

    @Test
    void helpOfUpNamesItsOptions() {
        assertThat(line.execute("up", "--help")).isZero();
        assertThat(output.toString()).contains("--directory").contains("--node").contains("--no-controllers");
    }

    @Test
    void missingAndUnknownCommandsAreUsageErrors() {
        assertThat(line.execute()).isEqualTo(2);
        assertThat(line.execute("down")).isEqualTo(2);
        assertThat(line.execute("up", "--no-such-option")).isEqualTo(2);
        assertThat(errors.toString()).contains("Missing command").contains("--no-such-option");
    }

    @Test
    void kubeconfigLineCanBePastedIntoAShell() {
        assertThat(DevkitCommand.shellWord(Path.of("/tmp/a-b/kubeconfig"))).isEqualTo("/tmp/a-b/kubeconfig");
        assertThat(DevkitCommand.shellWord(Path.of("/tmp/it's here"))).isEqualTo("'/tmp/it'\\''s here'");
    }
}
