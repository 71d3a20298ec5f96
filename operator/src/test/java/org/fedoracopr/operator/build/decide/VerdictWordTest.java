package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.fedoracopr.api.protocol.LogUpdate;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/** What the page of a log says of an attempt: short enough for the backend whatever the message is. */
class VerdictWordTest {
    private static final Instant END = Instant.parse("2026-01-02T03:04:05Z");

    private static BuildAttempt attempt(int number, @Nullable BuildVerdict verdict) {
        return new BuildAttempt(
                number,
                "x86",
                null,
                "pod-" + number,
                null,
                null,
                END,
                END,
                verdict == null ? null : END,
                null,
                null,
                verdict);
    }

    private static CoprBuildStatus status(@Nullable BuildPhase phase, BuildAttempt... attempts) {
        return new CoprBuildStatus(
                phase, List.of(), List.of(attempts), null, null, null, null, null, null, null, null, END);
    }

    private static BuildVerdict verdict(@Nullable String message) {
        return new BuildVerdict("Build", "BuildFailed", Culprit.PACKAGE, message, false, null);
    }

    private static JsonNode read(String word) {
        return ProtocolJson.read(JsonNode.class, word);
    }

    @Example
    void attemptThatGoesOnHasNone() {
        BuildAttempt attempt = attempt(1, null);
        assertThat(VerdictWord.of(status(BuildPhase.RUNNING, attempt), attempt)).isEmpty();
    }

    @Example
    void lastAttemptHasTheBuildsPhaseAndEarlierOnesHaveFailed() {
        BuildAttempt first = attempt(1, verdict("node n1 is gone"));
        BuildAttempt second = attempt(2, verdict("%build failed"));
        CoprBuildStatus status = status(BuildPhase.CANCELED, first, second);
        assertThat(VerdictWord.of(status, second))
                .contains(
                        "{\"phase\":\"Canceled\",\"cause\":\"BuildFailed\",\"culprit\":\"Package\",\"message\":\"%build failed\"}");
        assertThat(read(VerdictWord.of(status, first).orElseThrow())
                        .path("phase")
                        .textValue())
                .isEqualTo("Failed");
    }

    @Property(tries = 200)
    void wordIsNeverTooLongForTheBackend(@ForAll @StringLength(max = 4_000) String message) {
        List<String> messages = new ArrayList<>(List.of(message, "\u0001".repeat(message.length())));
        messages.add("\ud83d\ude00".repeat(message.length() / 2));
        for (String text : messages) {
            BuildAttempt attempt = attempt(1, verdict(text));
            String word =
                    VerdictWord.of(status(BuildPhase.FAILED, attempt), attempt).orElseThrow();
            assertThat(word.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LogUpdate.MAX_VERDICT_BYTES);
            assertThat(read(word).path("culprit").textValue()).isEqualTo("Package");
            String said = read(word).path("message").asText("");
            if (!said.equals(text)) {
                assertThat(word.getBytes(StandardCharsets.UTF_8))
                        .as("no shorter than needed")
                        .hasSizeGreaterThan(2_000);
                assertThat(said).endsWith("...");
                assertThat(text).startsWith(said.substring(0, said.length() - 3));
            }
        }
    }
}
