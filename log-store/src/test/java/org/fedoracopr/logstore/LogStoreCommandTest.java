package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the program says when it cannot run. */
final class LogStoreCommandTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void aBadAddressIsAUsageErrorThatShowsAGoodOne() {
        for (String address : new String[] {"5002", "host:", "host:99999", "::1:5002"}) {
            assertThat(error(2, "--directory", directory.toString(), "--listen", address))
                    .as(address)
                    .contains("must be HOST:PORT");
        }
    }

    @Test
    void aMissingTokenFileIsNamed() {
        String file = directory.resolve("absent").toString();
        assertThat(error(1, "--directory", directory.toString(), "--token-file", file))
                .contains(file + " does not exist");
    }

    private static String error(int code, String... arguments) {
        StringWriter error = new StringWriter();
        CommandLine command = LogStoreCommand.commandLine().setErr(new PrintWriter(error));
        assertThat(command.execute(arguments)).isEqualTo(code);
        return error.toString();
    }
}
