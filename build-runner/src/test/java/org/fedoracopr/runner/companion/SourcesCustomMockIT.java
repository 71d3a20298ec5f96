package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fedoracopr.runner.mock.MockDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged copr-sources-custom with the test double of mock, which really runs the script in a chroot. */
class SourcesCustomMockIT {

    private static final String CHROOT = "fedora-43-x86_64";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private MockDouble mock;

    @BeforeEach
    void installMock() throws IOException {
        mock = MockDouble.in(directory);
        Files.writeString(directory.resolve("payload"), "{\"ref\": 1}");
    }

    @Test
    void makesSourcesThatMockCanCopyOut() throws Exception {
        Files.writeString(directory.resolve("script"), """
                #!/bin/sh
                mkdir -p "$COPR_RESULTDIR"
                echo "$COPR_OWNER $COPR_PACKAGE $(cat hook_payload)" >"$COPR_RESULTDIR/pkg.spec"
                """);
        Tool.Result result = custom(
                "--resultdir",
                "rr r",
                "--hook-payload-file",
                "payload",
                "--env",
                "COPR_OWNER=@grp; id",
                "--env",
                "COPR_PACKAGE=''");
        assertThat(result.code()).as(result.text() + result.errors()).isZero();
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .containsExactly("init", "copyin", "chroot", "copyin", "shell", "chroot");

        var copy = new ProcessBuilder(
                        mock.program().toString(), "-r", CHROOT, "--copyout", "/workdir/rr r", directory + "/out")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("copyout").toFile());
        copy.environment().putAll(mock.environment());
        assertThat(copy.start().waitFor()).isZero();
        assertThat(directory.resolve("out/pkg.spec")).hasContent("@grp; id  {\"ref\": 1}\n");
    }

    @Test
    void failsWithTheScript() throws Exception {
        Files.writeString(directory.resolve("script"), "#!/bin/sh\nexit 3\n");
        Tool.Result result = custom();
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errors()).contains("ERROR:root:the command failed (exit ");
        assertThat(mock.calls().getLast().options()).contains("--unpriv");
    }

    private Tool.Result custom(String... more) throws Exception {
        Tool tool = Tool.of("copr-sources-custom", directory);
        mock.environment().forEach(tool::with);
        String[] arguments = {"-r", CHROOT, "--workdir", "/workdir", "--script", directory + "/script"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return tool.run(all);
    }
}
