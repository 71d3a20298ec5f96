package org.fedoracopr.operator.build.decide;

import java.util.OptionalInt;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.operator.build.model.ContainerState;
import org.jspecify.annotations.Nullable;

/** The termination message of an agent: its end record, or why there is none that counts. */
public final class LastWord {

    private LastWord() {}

    /** The end record of an attempt; null when the agent has left none, or none that is this attempt's. */
    static @Nullable EndRecord of(ContainerState agent, String buildUid, int attempt) {
        EndRecord read = read(agent);
        return read != null && read.buildUid().equals(buildUid) && read.attempt() == attempt ? read : null;
    }

    /** What an agent says that could not read what it was to do; null when it could, or says nothing. */
    public static @Nullable String ofUnclaimed(ContainerState agent) {
        EndRecord read = read(agent);
        return read != null && isUnclaimed(read) ? read.message() : null;
    }

    /** The sentence on an agent whose word, or whose lack of one, comes from its speaking another version; null when it does not. */
    static @Nullable String otherVersion(ContainerState agent) {
        String message = message(agent);
        OptionalInt version = message == null ? OptionalInt.empty() : ProtocolJson.version(message);
        if (version.isEmpty()) {
            return null;
        }
        EndRecord read = read(agent);
        boolean refused = read != null && isUnclaimed(read) && version.getAsInt() != ProtocolVersion.CURRENT;
        return refused || !ProtocolVersion.isReadable(version.getAsInt())
                ? ProtocolVersion.mismatch("the last word of the image's agent", version.getAsInt())
                : null;
    }

    private static boolean isUnclaimed(EndRecord read) {
        return read.buildUid().isEmpty() && read.attempt() == 0 && !read.committed();
    }

    private static @Nullable EndRecord read(ContainerState agent) {
        String message = message(agent);
        if (message == null) {
            return null;
        }
        try {
            EndRecord read = ProtocolJson.read(EndRecord.class, message);
            return ProtocolVersion.isReadable(read.protocol()) ? read : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    private static @Nullable String message(ContainerState agent) {
        return agent instanceof ContainerState.Terminated ended ? ended.message() : null;
    }
}
