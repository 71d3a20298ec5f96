package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** Reads and checks the claim that ties this Pod to an attempt. */
final class ClaimReader {

    private final Annotations annotations;

    ClaimReader(Annotations annotations) {
        this.annotations = annotations;
    }

    /** The claim; empty while the Pod is not claimed, as a warm one is not for long. */
    Optional<Claim> read() throws IOException, FatalException {
        String text = annotations.text(PodAnnotations.CLAIM);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        // First of all: what is of another version need not be readable otherwise.
        checkVersion("the claim", ProtocolJson.version(text));
        checkVersion("what the operator says to the Pod", version());
        try {
            return Optional.of(ProtocolJson.read(Claim.class, text));
        } catch (ProtocolException e) {
            throw new FatalException("the claim cannot be read: " + e.getMessage());
        }
    }

    /** Of all annotations; empty when nothing says it. */
    private OptionalInt version() throws IOException {
        return ProtocolJson.version("{\"protocol\":" + annotations.text(PodAnnotations.PROTOCOL) + "}");
    }

    private static void checkVersion(String what, OptionalInt version) throws FatalException {
        if (version.isPresent() && !ProtocolVersion.isReadable(version.getAsInt())) {
            throw new FatalException(ProtocolVersion.mismatch(what, version.getAsInt()));
        }
    }

    /** Holds the task against the claim. */
    void check(Claim claim) throws IOException, FatalException {
        String task = Digests.hex(annotations.bytes(PodAnnotations.TASK));
        if (!task.equals(claim.taskSha256())) {
            throw new FatalException("the Pod's task is not the one it is claimed for: its SHA-256 is " + task
                    + ", the claim says " + claim.taskSha256());
        }
    }
}
