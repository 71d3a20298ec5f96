package org.fedoracopr.api;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.function.Executable;

/** Texts that nobody writes but somebody sends. */
public final class FuzzTexts {

    /** What takes longer hangs: far more than any of these inputs needs on a slow machine. */
    private static final Duration HANG = Duration.ofSeconds(20);

    private FuzzTexts() {}

    /** Fails when something takes so long that it may well never end. */
    public static void ends(Executable action) {
        assertTimeoutPreemptively(HANG, action);
    }

    /** Some of the pieces in any order, with a few other characters between them. */
    public static Arbitrary<String> of(String... pieces) {
        return Arbitraries.frequencyOf(
                        Tuple.of(9, Arbitraries.of(pieces)),
                        Tuple.of(1, Arbitraries.strings().ofMaxLength(3)))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    /** A text that was damaged in a few places: pieces put in, parts taken out, repeated or moved. */
    public static Arbitrary<String> damaged(Arbitrary<String> texts, String... pieces) {
        Arbitrary<Damage> damage = Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.doubles().between(0, 1),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.of(pieces))
                .as(Damage::new);
        return Combinators.combine(texts, damage.list().ofMinSize(1).ofMaxSize(5))
                .as((text, damages) -> {
                    String result = text;
                    for (Damage each : damages) {
                        result = each.applyTo(result);
                    }
                    return result;
                });
    }

    /** Any number of JSON, most of them too large, too small or too long for somebody. */
    public static Arbitrary<String> numbers() {
        Arbitrary<String> digits = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.bigIntegers().map(number -> number.abs().toString())),
                Tuple.of(2, Arbitraries.of("0", "1", "2147483647", "2147483648", "9223372036854775808")),
                Tuple.of(1, Arbitraries.of(300, 600, 999, 1000, 1001, 20_000).map(length -> "9".repeat(length))));
        Arbitrary<String> fraction = Arbitraries.of("", "", ".0", ".5", ".000000001", "." + "0".repeat(900) + "1");
        Arbitrary<String> exponent = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "e0",
                        "e400",
                        "E-400",
                        "e100000",
                        "e999999999",
                        "e-999999999",
                        "e2147483647",
                        "e-2147483647",
                        "e2147483648",
                        "e-2147483649",
                        "e99999999999999999999"),
                Arbitraries.integers().map(power -> "e" + power));
        return Combinators.combine(Arbitraries.of("", "-"), digits, fraction, exponent)
                .as((sign, whole, part, power) -> sign + whole + part + power);
    }

    /** Beginnings and ends of deep nesting, as {@code [[[} and {@code ]]]}. */
    public static Arbitrary<String> nested(String innermost) {
        return Combinators.combine(
                        Arbitraries.of(1, 100, 990, 995, 996, 997, 998, 999, 1000, 1001, 5000, 20_000),
                        Arbitraries.of(List.of("[", "]"), List.of("{\"a\":", "}")),
                        Arbitraries.of(true, true, false))
                .as((depth, brackets, closed) -> brackets.getFirst().repeat(depth)
                        + innermost
                        + (closed ? brackets.getLast().repeat(depth) : ""));
    }

    private enum Kind {
        INSERT,
        REMOVE,
        REPEAT,
        MOVE
    }

    private record Damage(Kind kind, double place, int length, String piece) {

        String applyTo(String text) {
            int start = (int) (place * text.length());
            int end = Math.min(text.length(), start + length);
            String before = text.substring(0, start);
            String part = text.substring(start, end);
            String after = text.substring(end);
            return switch (kind) {
                case INSERT -> before + piece + part + after;
                case REMOVE -> before + after;
                case REPEAT -> before + part + part + after;
                case MOVE -> after + part + before;
            };
        }
    }
}
