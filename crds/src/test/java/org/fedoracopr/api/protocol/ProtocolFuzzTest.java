package org.fedoracopr.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.api.FuzzTexts;

/** What a builder, or anybody who can write an annotation, may put into the protocol: it is read, or it is refused in one sentence. */
class ProtocolFuzzTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final Instant TIME = Instant.parse("2026-08-01T12:00:00Z");
    private static final LogSeal SEAL = new LogSeal(12, DIGEST);
    private static final Outcome OUTCOME = new Outcome(
            1, BuildResult.FAILED, 1, FailureCause.SOURCES_UNAVAILABLE, "no", "mock", TIME, TIME, List.of());
    /** One of each kind. */
    static final List<Record> RECORDS = List.of(
            new Claim(1, "u", "b", 1, DIGEST, "@copr/dev/fedora-43-x86_64/1-hello", null, 1000, 60, false),
            new EndRecord(1, "u", 1, BuildResult.SUCCEEDED, true, DIGEST, SEAL, "d", null),
            OUTCOME,
            new Manifest(
                    1,
                    "u",
                    "b",
                    1,
                    DIGEST,
                    null,
                    null,
                    null,
                    "d",
                    SEAL,
                    OUTCOME,
                    List.of(new Manifest.File("a", 1, DIGEST)),
                    List.of(new Manifest.Rpm("a.rpm", "a", null, "1", "1", "noarch", DIGEST)),
                    List.of(),
                    List.of(),
                    TIME),
            new AgentRecord.Started(1, 1, TIME),
            new AgentRecord.Checkpoint(1, 1, 5, DIGEST),
            new AgentRecord.Sealed(1, 1, SEAL),
            new AgentRecord.Chunk(1, 1, "manifest.json", 0, 1, "YQ==", DIGEST),
            new AgentRecord.LogRange(1, 1, 1, 0, true, "YQ==", DIGEST),
            new AgentRecord.Failed(1, 1, "no"));

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "null",
        "true",
        "-",
        "1e999999999",
        "1e99999999999",
        "99999999999999999999",
        "\u0000",
        "\n",
        "\"record\":\"sealed\"",
        "\"protocol\":0",
        "\"attempt\":-1",
        "\"log\":",
        "\"2026-99-01T00:00:00Z\"",
        "x"
    };

    @Provide
    Arbitrary<String> values() {
        Arbitrary<String> valid = Arbitraries.of("1:" + DIGEST, "7:0:1048576", "137:OOMKilled", "-1:");
        String[] pieces = {
            ":",
            "0",
            "9",
            "-",
            "+",
            "a",
            "G",
            " ",
            "\n",
            "\u0661",
            DIGEST,
            "999999999999999999",
            "OOMKilled",
            " ".repeat(50_000)
        };
        return Arbitraries.oneOf(FuzzTexts.of(pieces), FuzzTexts.damaged(valid, pieces), valid);
    }

    @Property
    void anyAnnotationIsReadOrNothing(@ForAll("values") String value) {
        FuzzTexts.ends(() -> {
            assertStable(CommitPermit::parse, CommitPermit::format, value);
            assertStable(RangeRequest::parse, RangeRequest::format, value);
            assertStable(BuilderEnded::parse, BuilderEnded::format, value);
        });
    }

    /** What is read says the same when it is written and read again, and it stood in the value. */
    private static <T> void assertStable(
            Function<String, Optional<T>> parser, Function<T, String> writer, String value) {
        parser.apply(value).ifPresent(read -> {
            assertThat(parser.apply(writer.apply(read))).contains(read);
            assertThat(withoutLeadingZeros(writer.apply(read))).isEqualTo(withoutLeadingZeros(value.strip()));
        });
    }

    private static String withoutLeadingZeros(String value) {
        return value.replaceAll("(^-?|:)0+(?=[0-9])", "$1").replaceFirst("^-0(?=:)", "0");
    }

    @Provide
    Arbitrary<Record> records() {
        return Arbitraries.of(RECORDS);
    }

    @Provide
    Arbitrary<String> documents() {
        Arbitrary<String> valid = Arbitraries.of(RECORDS).map(ProtocolJson::line);
        Arbitrary<String> withNumbers =
                valid.flatMap(text -> FuzzTexts.numbers().map(number -> text.replaceFirst(":[0-9]+", ":" + number)));
        return Arbitraries.oneOf(
                FuzzTexts.damaged(valid, PIECES),
                FuzzTexts.of(PIECES),
                withNumbers,
                FuzzTexts.nested("1").map(nested -> "{\"record\":\"sealed\",\"protocol\":1,\"log\":" + nested + "}"),
                FuzzTexts.nested("1").map(nested -> "{\"new\":" + nested + ",\"record\":\"sealed\"}"));
    }

    @Property
    void anyDocumentIsReadOrRefused(@ForAll("records") Record kind, @ForAll("documents") String json) {
        Class<? extends Record> type = kind.getClass();
        FuzzTexts.ends(() -> {
            try {
                Record read = ProtocolJson.read(type, json);
                assertThat(ProtocolJson.read(type, ProtocolJson.line(read))).isEqualTo(read);
            } catch (ProtocolException e) {
                assertThat(e.getMessage()).contains(type.getSimpleName()).hasSizeLessThan(800);
            }
        });
    }

    @Property
    void anyLineOfTheAgentIsARecordOrText(@ForAll("documents") String line) {
        FuzzTexts.ends(() -> ProtocolJson.agentRecord(line)
                .ifPresent(read ->
                        assertThat(ProtocolVersion.isReadable(read.protocol())).isTrue()));
    }

    @Property
    void longTextsAreNotRepeatedInMessages(@ForAll("records") Record kind) {
        String valid = ProtocolJson.line(kind);
        String text = "x".repeat(100_000);
        for (String json : List.of(
                valid.replaceFirst(":\"[^\"]*\"", ":\"" + text + "\""),
                valid.replace("2026-08-01T12:00:00Z", text),
                valid.replace("\"attempt\":1", "\"attempt\":\"" + text + "\""),
                text)) {
            try {
                ProtocolJson.read(kind.getClass(), json);
            } catch (ProtocolException e) {
                assertThat(e.getMessage()).hasSizeLessThan(800);
            }
        }
    }
}
