package org.fedoracopr.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFilterTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "prog 10%\\rprog 50%\\rprog 100%\\r\\n|prog 100%\\n",
                "a\\rb\\rc\\n|c\\n",
                "a\\r\\e[0m\\n|\\n",
                "trail\\r|trail",
                "A\\x0eB\\x0fC\\n|ABC\\n",
                "p1\\rp2\\xff\\xfe\\rp3\\n|p3\\n",
                "\\e[34mblue\\e[0m text\\n|blue text\\n",
                "WIP progress-bar\\rprogress-bar\\n|progress-bar\\n",
                "trailing SO/SI/CR\\x0e\\x0f\\r\\n|trailing SO/SI/CR\\n",
                "a\\r\\rb\\n|b\\n",
                "a\\r\\r\\n|\\n",
                "\\e]0;title\\x07t\\n|t\\n",
                "\\e]8;;http://x\\e\\\\link\\e]8;;\\e\\\\\\n|link\\n",
                "\\e[?25lx\\e[?25h\\n|x\\n",
                "\\e(Bx\\n|x\\n",
                "x\\e|x",
                "\\e[12|[12",
                "\\xe4\\xbd\\xa0\\n|\\xe4\\xbd\\xa0\\n",
            })
    void filtersAsTheContractSays(String input, String expected) {
        assertThat(filter(List.of(bytes(input)))).isEqualTo(text(bytes(expected)));
    }

    @Test
    void passesALineOnOnlyWithItsNewline() {
        var output = new ByteArrayOutputStream();
        var filter = new LogFilter(output::write);
        filter.write(bytes("10%\\r20%"), 0, 7);
        assertThat(output.size()).isZero();
        filter.write(bytes("\\r30%\\n"), 0, 5);
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("30%\n");
    }

    @Test
    void passesOnPartsOfALineThatIsTooLongToKeep() {
        var output = new ByteArrayOutputStream();
        var filter = new LogFilter(output::write);
        byte[] long1 = "x".repeat(LogFilter.MAX_LINE_BYTES + 10).getBytes(StandardCharsets.UTF_8);
        filter.write(long1, 0, long1.length);
        assertThat(output.size()).isEqualTo(LogFilter.MAX_LINE_BYTES);
        filter.finish();
        assertThat(output.size()).isEqualTo(long1.length);
    }

    @Property
    void givesTheSameForAnyChunks(@ForAll("logs") String log, @ForAll("cuts") List<Integer> cuts) {
        byte[] whole = log.getBytes(StandardCharsets.ISO_8859_1);
        var output = new ByteArrayOutputStream();
        var filter = new LogFilter(output::write);
        int position = 0;
        for (int cut : cuts) {
            int length = Math.min(cut, whole.length - position);
            filter.write(whole, position, length);
            position += length;
        }
        filter.write(whole, position, whole.length - position);
        filter.finish();
        assertThat(text(output.toByteArray())).isEqualTo(filter(List.of(whole)));
    }

    @Property
    void appliesUpstreamsThreeRules(@ForAll("upstreamLogs") String log) {
        var expected = new StringBuilder();
        for (String line : log.split("(?<=\n)", -1)) {
            expected.append(line.replaceAll("(?s).*\r([^\n])", "$1")
                    .replaceAll("\u001b\\[[0-9;]*[a-zA-Z]", "")
                    .replaceAll("[\r\u000e\u000f]", ""));
        }
        assertThat(filter(List.of(log.getBytes(StandardCharsets.ISO_8859_1)))).isEqualTo(expected.toString());
    }

    @Property
    void leavesNoTerminalControl(@ForAll("logs") String log) {
        assertThat(filter(List.of(log.getBytes(StandardCharsets.ISO_8859_1))))
                .doesNotContain("\u001b", "\r", "\u000e", "\u000f");
    }

    @Provide
    Arbitrary<String> logs() {
        return Arbitraries.of(
                        "a", "B", "1", ";", "[", "]", "\r", "\n", "\u001b", "\u000e", "\u0007", "m", "\\", "?",
                        "\u00ff")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> upstreamLogs() {
        return Arbitraries.of("a", "B", "\r", "\r", "\n", "\u001b[0m", "\u001b[1;31m", "\u000e", "\u000f", "\u00ff")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 9).list().ofMaxSize(12);
    }

    private static String filter(List<byte[]> chunks) {
        var output = new ByteArrayOutputStream();
        var filter = new LogFilter(output::write);
        chunks.forEach(chunk -> filter.write(chunk, 0, chunk.length));
        filter.finish();
        return text(output.toByteArray());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Bytes of a text with {@code \n}, {@code \r}, {@code \e}, {@code \\} and {@code \x41}. */
    private static byte[] bytes(String escaped) {
        var bytes = new ByteArrayOutputStream();
        int index = 0;
        while (index < escaped.length()) {
            char current = escaped.charAt(index++);
            if (current != '\\') {
                bytes.write(current);
                continue;
            }
            char kind = escaped.charAt(index++);
            switch (kind) {
                case 'n' -> bytes.write('\n');
                case 'r' -> bytes.write('\r');
                case 'e' -> bytes.write(0x1b);
                case 'x' -> {
                    bytes.write(Integer.parseInt(escaped.substring(index, index + 2), 16));
                    index += 2;
                }
                default -> bytes.write(kind);
            }
        }
        return bytes.toByteArray();
    }
}
