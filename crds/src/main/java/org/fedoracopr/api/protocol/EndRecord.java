package org.fedoracopr.api.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The agent's last word: its termination message, all that survives of a deleted Pod.
 *
 * <p>Its JSON stays below 4,096 bytes, the kubelet's bound.
 *
 * @param committed true when the results are in their place on the volume
 * @param manifestSha256 of the bytes of manifest.json; null when nothing was prepared
 * @param log null when the log could not be sealed
 * @param directory of the results, relative to the volume; null unless committed
 * @param message why nothing was committed; null when it was
 */
public record EndRecord(
        int protocol,
        String buildUid,
        int attempt,
        @Nullable BuildResult outcome,
        boolean committed,
        @Nullable String manifestSha256,
        @Nullable LogSeal log,
        @Nullable String directory,
        @Nullable String message) {

    public EndRecord {
        Objects.requireNonNull(buildUid, "buildUid is null");
        if (message != null && message.length() > Outcome.MAX_MESSAGE) {
            message = message.substring(0, Outcome.MAX_MESSAGE - 1) + "…";
        }
    }
}
