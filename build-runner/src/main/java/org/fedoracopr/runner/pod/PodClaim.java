package org.fedoracopr.runner.pod;

import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalLong;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;

/** What the runner takes from its Pod's claim. */
public final class PodClaim {

    private PodClaim() {}

    /** The longest log that the build may write; empty when the claim cannot be read, which is the agent's to complain about. */
    public static OptionalLong maxLogBytes(PodFiles pod) {
        try {
            byte[] bytes = Files.readAllBytes(pod.annotation(PodAnnotations.CLAIM));
            long max = ProtocolJson.read(Claim.class, bytes).maxLogBytes();
            return max > 0 ? OptionalLong.of(max) : OptionalLong.empty();
        } catch (IOException | ProtocolException e) {
            return OptionalLong.empty();
        }
    }
}
