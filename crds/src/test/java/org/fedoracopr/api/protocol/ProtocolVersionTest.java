package org.fedoracopr.api.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one version says of another: members of its own that are new it skips, and versions that it does not speak it tells from noise. */
class ProtocolVersionTest {

    private static final String LINE =
            "{\"record\":\"runner\",\"protocol\":%d,\"attempt\":1,\"at\":\"2026-08-01T12:00:00Z\"}";

    @ParameterizedTest
    @CsvSource({"-1,false", "0,false", "1,true", "2,false", "99,false"})
    void onlySpokenVersionsAreReadable(int version, boolean readable) {
        assertThat(ProtocolVersion.isReadable(version)).isEqualTo(readable);
        assertThat(ProtocolJson.agentRecord(LINE.formatted(version)).isPresent())
                .isEqualTo(readable);
        assertThat(ProtocolJson.version(LINE.formatted(version))).hasValue(version);
    }

    static List<Record> records() {
        return ProtocolFuzzTest.RECORDS;
    }

    @ParameterizedTest
    @MethodSource("records")
    void membersThatAreNewAreSkippedAtEveryDepth(Record value) throws Exception {
        var mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(ProtocolJson.line(value));
        addMembers(json);
        String newer = json.toString();
        assertThat(newer).contains("\"addedLater\"");
        assertThat((Record) ProtocolJson.read(value.getClass(), newer)).isEqualTo(value);
    }

    private static void addMembers(JsonNode node) {
        node.forEach(ProtocolVersionTest::addMembers);
        if (node instanceof ObjectNode object) {
            object.putObject("addedLater").put("protocol", 7);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"protocol\":null}",
                "{\"protocol\":\"1\"}",
                "{\"protocol\":1.5}",
                "{\"protocol\":99999999999}",
                "[1]",
                "1",
                "starting",
                "{\"protocol\":"
            })
    void whatSaysNoVersionHasNone(String text) {
        assertThat(ProtocolJson.version(text)).isEmpty();
    }

    @Test
    void permitInAnotherFormPermitsNothing() {
        String digest = "a".repeat(64);
        assertThat(CommitPermit.parse("1:" + digest)).isPresent();
        for (String other : List.of(
                "2:1:" + digest,
                "1:" + digest + ":new",
                "{\"protocol\":2,\"attempt\":1,\"manifestSha256\":\"" + digest + "\"}",
                "0:" + digest,
                digest)) {
            assertThat(CommitPermit.parse(other)).as(other).isEmpty();
        }
    }

    @Test
    void sentenceNamesBothVersions() {
        assertThat(ProtocolVersion.mismatch("the claim", 2))
                .isEqualTo(
                        "operator and builder image are of different versions: the claim is of protocol 2 and was to be of 1; give the pool the builder image of the operator's version");
    }
}
