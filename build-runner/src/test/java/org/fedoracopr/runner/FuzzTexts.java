package org.fedoracopr.runner;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.function.Executable;

/** Texts that nobody writes but somebody sends. */
public final class FuzzTexts {

    /** What takes longer hangs: far more than any of these inputs needs on a slow machine. */
    private static final Duration HANG = Duration.ofSeconds(20);

    private static final int LONG = 100_000;

    private FuzzTexts() {}

    /** Fails when something takes so long that it may well never end. */
    public static void ends(Executable action) {
        assertTimeoutPreemptively(HANG, action);
    }

    /** Mostly texts of a few pieces, some long ones among them. */
    public static Arbitrary<String> any(String... pieces) {
        return Arbitraries.frequencyOf(Tuple.of(9, of(pieces)), Tuple.of(1, longOf(pieces)));
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

    /** Up to three pieces, of which some are repeated to 100 kB: what goes back for each character does not end. */
    public static Arbitrary<String> longOf(String... pieces) {
        return Combinators.combine(Arbitraries.of(pieces), Arbitraries.of(1, 2, LONG, LONG))
                .as((piece, length) -> piece.repeat(Math.max(1, length / Math.max(1, piece.length()))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("", parts));
    }
}
