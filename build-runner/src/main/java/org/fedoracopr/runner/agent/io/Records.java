package org.fedoracopr.runner.agent.io;

import java.io.PrintStream;
import java.util.Base64;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** Prints the agent's records, one a line; anything else it says is for people. */
public final class Records {

    private static final int VERSION = ProtocolVersion.CURRENT;

    private final PrintStream output;

    public Records(PrintStream output) {
        this.output = output;
    }

    void print(AgentRecord agentRecord) {
        output.println(ProtocolJson.line(agentRecord));
        output.flush();
    }

    /** Prints a line for people. */
    void say(String line) {
        output.println("agent: " + line.replaceAll("\\p{Cntrl}", " "));
        output.flush();
    }

    void checkpoint(Claim claim, LogSeal copied) {
        print(new AgentRecord.Checkpoint(VERSION, claim.attempt(), copied.length(), copied.sha256()));
    }

    void sealed(Claim claim, LogSeal seal) {
        print(new AgentRecord.Sealed(VERSION, claim.attempt(), seal));
    }

    /** Prints a document in as many parts as it needs. */
    void document(Claim claim, String name, byte[] bytes) {
        int count = Math.max(1, Math.ceilDiv(bytes.length, AgentRecord.Chunk.MAX_BYTES));
        String digest = Digests.hex(bytes);
        for (int index = 0; index < count; index++) {
            print(new AgentRecord.Chunk(
                    VERSION,
                    claim.attempt(),
                    name,
                    index,
                    count,
                    part(bytes, index * AgentRecord.Chunk.MAX_BYTES),
                    digest));
        }
    }

    /** Prints a window of the log, in at least one record. */
    void range(Claim claim, long serial, long offset, byte[] window) {
        int position = 0;
        do {
            int length = Math.min(AgentRecord.Chunk.MAX_BYTES, window.length - position);
            byte[] bytes = new byte[length];
            System.arraycopy(window, position, bytes, 0, length);
            print(new AgentRecord.LogRange(
                    VERSION,
                    claim.attempt(),
                    serial,
                    offset + position,
                    position + length == window.length,
                    Base64.getEncoder().encodeToString(bytes),
                    Digests.hex(bytes)));
            position += length;
        } while (position < window.length);
    }

    private static String part(byte[] bytes, int start) {
        byte[] part = new byte[Math.min(AgentRecord.Chunk.MAX_BYTES, bytes.length - start)];
        System.arraycopy(bytes, start, part, 0, part.length);
        return Base64.getEncoder().encodeToString(part);
    }
}
