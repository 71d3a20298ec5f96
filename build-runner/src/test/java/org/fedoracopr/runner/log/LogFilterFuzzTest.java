package org.fedoracopr.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.fedoracopr.runner.FuzzTexts;

/** Any bytes in any chunks become what the rules say, as regular expressions say them. */
class LogFilterFuzzTest {

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\u001b",
        "\u001b[",
        "\u001b]",
        "\u001b\\",
        "\u001bP",
        "\u001b(",
        "\u001b[0m",
        "\u001b[?25l",
        "\u0007",
        "\u000e",
        "\u000f",
        "\u0000",
        "\u009b",
        "0",
        ";",
        "m",
        "[",
        "]",
        "\\",
        " ",
        "!",
        "~",
        "\u007f",
        "X",
        "^",
        "_",
        "A",
        "\u00ff",
        "\u00e4",
        "progress 10%"
    };

    @Provide
    Arbitrary<String> logs() {
        Arbitrary<String> bytes =
                Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(5);
        Arbitrary<String> mixed = Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.of(PIECES)), Tuple.of(1, bytes))
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
        return Arbitraries.frequencyOf(Tuple.of(9, mixed), Tuple.of(1, FuzzTexts.longOf(PIECES)));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9).list().ofMaxSize(20),
                        Arbitraries.integers().between(0, 70_000).list().ofMaxSize(2))
                .as((small, large) -> {
                    List<Integer> all = new ArrayList<>(small);
                    all.addAll(large);
                    return all;
                });
    }

    @Property
    void anyLogIsFilteredByTheRules(@ForAll("logs") String log, @ForAll("cuts") List<Integer> cuts) {
        FuzzTexts.ends(() -> {
            var output = new ByteArrayOutputStream();
            var filter = new LogFilter(output::write);
            byte[] bytes = log.getBytes(StandardCharsets.ISO_8859_1);
            int position = 0;
            for (int cut : cuts) {
                int length = Math.min(cut, bytes.length - position);
                filter.write(bytes, position, length);
                position += length;
            }
            filter.write(bytes, position, bytes.length - position);
            filter.finish();
            assertThat(output.toString(StandardCharsets.ISO_8859_1)).isEqualTo(FilterRules.applyTo(log));
        });
    }
}
