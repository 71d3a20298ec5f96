package org.fedoracopr.operator.build.decide;

import java.util.Objects;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * Holds a manifest against the claim that the operator itself wrote on the Pod: its task and its directory, whoever published it, and its Pod.
 *
 * <p>The directory of a manifest becomes the build's in its status. An agent that is wrong about it, or lies, must not name another build's.
 */
public final class ClaimedResults {

    private ClaimedResults() {}

    /** What does not agree, as a sentence; null when all does, or when the Pod has no claim that this version reads. */
    public static @Nullable String contradiction(PodObservation.Present pod, Manifest manifest) {
        Claim claim = claim(pod);
        if (claim == null) {
            return null;
        }
        if (!claim.resultsPath().equals(manifest.directory())) {
            return "the manifest is for the directory " + manifest.directory() + ", the build's is "
                    + claim.resultsPath();
        }
        if (!claim.taskSha256().equals(manifest.taskSha256())) {
            return "the manifest is of another task than the one that the Pod was given";
        }
        boolean own = manifest.attempt() == claim.attempt();
        return own && manifest.podUid() != null && !Objects.equals(manifest.podUid(), pod.uid())
                ? "the manifest is of Pod " + manifest.podUid() + ", the attempt's is " + pod.uid()
                : null;
    }

    private static @Nullable Claim claim(PodObservation.Present pod) {
        String text = pod.annotations().get(PodAnnotations.CLAIM);
        try {
            return text == null ? null : ProtocolJson.read(Claim.class, text);
        } catch (ProtocolException e) {
            return null;
        }
    }
}
