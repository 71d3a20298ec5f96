package org.fedoracopr.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * The filter beside the real sed with upstream's three rules.
 *
 * <p>Of escape sequences only those that the rules know, and whole: the filter goes further than they do with the others.
 */
class LogFilterIT {

    /** Within a line nothing of an escape sequence is left alone: not its ESC, and a carriage return does not cut it. */
    @Provide
    Arbitrary<String> logs() {
        Arbitrary<String> bytes = Arbitraries.chars()
                .range('\u0000', '\u00ff')
                .filter(character -> character != '\u001b')
                .map(String::valueOf);
        Arbitrary<String> pieces = Arbitraries.of(
                "\r", "\n", "\r\n", "\u001b[0m", "\u001b[1;31m", "\u001b[K", "\u000e", "\u000f", "a", "10%", "[0m");
        return Arbitraries.frequencyOf(Tuple.of(5, pieces), Tuple.of(2, bytes))
                .list()
                .ofMaxSize(300)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 200)
    void doesWhatSedDoes(@ForAll("logs") String log) throws IOException, InterruptedException {
        byte[] bytes = log.getBytes(StandardCharsets.ISO_8859_1);
        var output = new ByteArrayOutputStream();
        var filter = new LogFilter(output::write);
        filter.write(bytes, 0, bytes.length);
        filter.finish();
        assertThat(output.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(new String(sed(bytes), StandardCharsets.ISO_8859_1));
    }

    private static byte[] sed(byte[] input) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "sed",
                        "--unbuffered",
                        "-e",
                        "s/.*\\x0D\\([^\\x0a]\\)/\\1/g",
                        "-e",
                        "s|\\x1B\\[[0-9;]*[a-zA-Z]||g",
                        "-e",
                        "s/[\\x0d\\x0e\\x0f]*//g")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        // Less than a pipe holds: it need not be read meanwhile.
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
