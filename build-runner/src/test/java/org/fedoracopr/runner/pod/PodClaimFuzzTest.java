package org.fedoracopr.runner.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.file.Trees;

/** Whatever the file of a claim holds, the runner takes a bound from it or none, and goes on. */
class PodClaimFuzzTest {

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\"maxLogBytes\":",
            "\"attempt\":",
            "1",
            "-1",
            "1e999999999",
            "1e99999999999",
            "9".repeat(1001),
            "null",
            "\"x\"",
            "\u0000",
            "\u00ff",
            "[".repeat(1001));

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(8).map(pieces -> String.join("", pieces));
    }

    @Property
    void anyClaimGivesABoundOrNone(@ForAll("pieces") String piece, @ForAll @LongRange(min = 0, max = 400) long place)
            throws IOException {
        String claim = ProtocolJson.line(claim(1_000));
        int at = (int) Math.min(place, claim.length());
        for (String text :
                List.of(piece, claim.substring(0, at) + piece + claim.substring(at), claim.substring(0, at))) {
            OptionalLong bound = read(text);
            assertThat(bound.orElse(1)).isPositive();
        }
    }

    @Property
    void takesTheBoundOfAWholeClaim(@ForAll @LongRange(min = 1) long bytes) throws IOException {
        assertThat(read(ProtocolJson.line(claim(bytes)))).hasValue(bytes);
    }

    private static Claim claim(long maxLogBytes) {
        return new Claim(1, "5d3f", "hello", 2, "0".repeat(64), "@copr/dev", null, maxLogBytes, 60, true);
    }

    private static OptionalLong read(String text) throws IOException {
        Path directory = Files.createTempDirectory("claim");
        try {
            var pod = new PodFiles(directory, directory);
            Files.write(pod.annotation(PodAnnotations.CLAIM), text.getBytes(StandardCharsets.ISO_8859_1));
            return PodClaim.maxLogBytes(pod);
        } finally {
            Trees.delete(directory);
        }
    }
}
