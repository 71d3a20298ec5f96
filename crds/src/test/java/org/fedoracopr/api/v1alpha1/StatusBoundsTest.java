package org.fedoracopr.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** No status is larger than its bound, whatever is put into it. */
class StatusBoundsTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456789Z");
    private static final long LARGEST = (1L << 53) - 1;
    private static final String DIGEST = "f".repeat(64);

    @Property(tries = 100)
    void everyStatusFits(
            @ForAll @IntRange(max = 40) int attempts,
            @ForAll @IntRange(max = 12) int conditions,
            @ForAll @IntRange(max = 2000) int message,
            @ForAll @IntRange(max = 253) int word,
            @ForAll @IntRange(max = 400) int packages) {
        CoprBuildStatus status = status(attempts, conditions, "<\u4e2d\n\"".repeat(message), word, packages);
        CoprBuildStatus fitted = StatusBounds.fit(status);
        assertThat(JsonSize.of(fitted)).isLessThanOrEqualTo(StatusBounds.MAX_STATUS);
        assertThat(fitted.attempts()).hasSizeLessThanOrEqualTo(StatusBounds.MAX_ATTEMPTS);
        if (attempts > 0) {
            assertThat(fitted.attempts().getLast().number()).isEqualTo(attempts);
        }
        assertThat(StatusBounds.fit(fitted)).isEqualTo(fitted);
    }

    @Test
    void statusAtAllItsBoundsFits() {
        assertThat(JsonSize.of(StatusBounds.fit(status(15, 8, "<".repeat(600), 253, 400))))
                .isLessThanOrEqualTo(StatusBounds.MAX_STATUS);
    }

    @Test
    void ordinaryStatusStaysAsItIs() {
        CoprBuildStatus status = status(15, 6, "BuildRequires: foo-devel not found", 20, 3);
        assertThat(StatusBounds.fit(status)).isEqualTo(status);
    }

    @Test
    void largeResultsKeepThePackagesThatFit() {
        JsonNode cut = Objects.requireNonNull(
                StatusBounds.fit(status(1, 1, "", 10, 400)).results());
        assertThat(cut.path("truncated").booleanValue()).isTrue();
        assertThat(cut.path("packages")).hasSizeGreaterThan(20).hasSizeLessThan(400);
        assertThat(JsonSize.of(cut)).isLessThanOrEqualTo(StatusBounds.MAX_RESULTS);
    }

    @Test
    void messagesAreCutAtWholeCharacters() {
        assertThat(StatusBounds.message("\ud83d\ude00".repeat(300), 512)).isEqualTo("\ud83d\ude00".repeat(127) + "...");
        assertThat(StatusBounds.message("a\nb", 512)).isEqualTo("a b");
    }

    static CoprBuildStatus status(int attempts, int conditions, String message, int word, int packages) {
        String name = "n".repeat(word);
        ObjectNode results = JsonNodeFactory.instance.objectNode();
        ArrayNode list = results.putArray("packages");
        for (int index = 0; index < packages; index++) {
            list.addObject()
                    .put("name", "package-" + index)
                    .put("epoch", 0)
                    .put("version", "1.2.3")
                    .put("release", "1.fc43")
                    .put("arch", "x86_64");
        }
        return new CoprBuildStatus(
                BuildPhase.FAILED,
                IntStream.range(0, conditions)
                        .mapToObj(index -> new StatusCondition(
                                "t" + index + "t".repeat(Math.min(word, 62)),
                                "False",
                                "r".repeat(Math.min(word, 64)),
                                message,
                                TIME,
                                LARGEST))
                        .toList(),
                IntStream.rangeClosed(1, attempts)
                        .mapToObj(number -> attempt(number, name, message))
                        .toList(),
                results,
                "d".repeat(Math.min(768, word * 3)),
                DIGEST,
                "https://example.org/" + "l".repeat(Math.min(1000, word * 4)),
                new QueueState(name, message),
                new SshEndpoint(name, 65535, TIME),
                LARGEST,
                TIME,
                TIME);
    }

    private static BuildAttempt attempt(int number, String name, String message) {
        return new BuildAttempt(
                number,
                name,
                name.substring(0, Math.min(63, name.length())),
                name.substring(0, Math.min(63, name.length())),
                "00000000-0000-0000-0000-000000000000",
                name,
                TIME,
                TIME,
                TIME,
                DIGEST,
                new AttemptLog(LARGEST, DIGEST),
                new BuildVerdict(
                        name.substring(0, Math.min(64, name.length())),
                        name.substring(0, Math.min(64, name.length())),
                        Culprit.REPOSITORY,
                        message,
                        true,
                        name.substring(0, Math.min(64, name.length()))));
    }
}
