package org.fedoracopr.runner.companion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged copr-rpmbuild-loggify against upstream's vectors. */
class LoggifyIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "prog 10%\\rprog 50%\\rprog 100%\\r\\n, prog 100%\\n",
                "a\\rb\\rc\\n, c\\n",
                "a\\r\\e[0m\\n, \\n",
                "trail\\r, trail",
                "A\\x0eB\\x0fC\\n, ABC\\n",
                // Upstream keeps these three: here no escape sequence stays.
                "\\e]0;title\\x07t\\n, t\\n",
                "\\e[?25lx\\n, x\\n",
                "\\e(Bx\\n, x\\n",
                // Upstream stops at invalid UTF-8, bytes do not.
                "p1\\rp2\\xff\\xfe\\rp3\\n, p3\\n",
                "\\e[34mblue\\e[0m\\n, blue\\n",
                "WIP progress-bar\\rprogress-bar\\n, progress-bar\\n",
                "trailing SO/SI/CR\\x0e\\x0f\\r\\n, trailing SO/SI/CR\\n"
            })
    void filtersAsUpstreamDoes(String input, String output) throws Exception {
        Tool.Result result =
                Tool.of("copr-rpmbuild-loggify", directory).input(bytes(input)).run();
        assertThat(result.code()).as(result.errors()).isZero();
        assertThat(result.latin1()).isEqualTo(new String(bytes(output), ISO_8859_1));
    }

    @Test
    @Timeout(60)
    void passesEachLineOnAsSoonAsItIsThere() throws Exception {
        Process process = new ProcessBuilder(Tool.path("copr-rpmbuild-loggify").toString()).start();
        try (InputStream output = process.getInputStream()) {
            try (OutputStream input = process.getOutputStream()) {
                for (String line : new String[] {"one\n", "two\n"}) {
                    input.write(line.getBytes(ISO_8859_1));
                    input.flush();
                    // Blocks if the line waits for more.
                    assertThat(new String(output.readNBytes(line.length()), ISO_8859_1))
                            .isEqualTo(line);
                }
            }
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void endsWhenNobodyReads() throws Exception {
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "yes | \"$0\" | head -n 1",
                        Tool.path("copr-rpmbuild-loggify").toString())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.getInputStream().readAllBytes()).isEqualTo("y\n".getBytes(ISO_8859_1));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void takesNoArguments() throws Exception {
        Tool.Result result = Tool.of("copr-rpmbuild-loggify", directory).run("file");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.errors()).contains("give the text on stdin");
    }

    private static byte[] bytes(String text) {
        var result = new StringBuilder();
        for (int index = 0; index < text.length(); index++) {
            char current = text.charAt(index);
            if (current != '\\') {
                result.append(current);
                continue;
            }
            char kind = text.charAt(++index);
            switch (kind) {
                case 'r' -> result.append('\r');
                case 'n' -> result.append('\n');
                case 'e' -> result.append('\033');
                default -> {
                    result.append((char) Integer.parseInt(text.substring(index + 1, index + 3), 16));
                    index += 2;
                }
            }
        }
        return result.toString().getBytes(ISO_8859_1);
    }
}
