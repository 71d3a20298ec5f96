package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.ProtocolJson;

final class EndRecordsTest {

    /** The longest results path that a publication takes, of characters that need most room. */
    private static final String LONGEST_PATH = "\u0fff".repeat(512);

    @Property(tries = 300)
    void staysBelowTheKubeletsBoundWhateverTheMessage(@ForAll @StringLength(max = 2000) String message) {
        String digest = "f".repeat(64);
        byte[] bytes = EndRecords.bytes(new EndRecord(
                1,
                "u".repeat(64),
                999_999_999,
                BuildResult.RUNNER_LOST,
                true,
                digest,
                new LogSeal(Long.MAX_VALUE, digest),
                LONGEST_PATH,
                message));
        assertThat(bytes.length).isLessThan(4096);
        assertThat(ProtocolJson.read(EndRecord.class, bytes).attempt()).isEqualTo(999_999_999);
    }
}
