package org.fedoracopr.api.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What an agent found that was started to try the results volume, and not for a build ({@link #OPTION}): its termination message.
 *
 * @param fault what cannot be done there, in words; null when everything can
 * @param uid the user that owns what the agent makes there; null when it could make nothing
 * @param gid the group of it
 */
public record VolumeReport(
        int protocol,
        @Nullable String fault,
        @Nullable Long uid,
        @Nullable Long gid) {

    /** The option of {@code copr-agent} that asks for it. */
    public static final String OPTION = "--check-volume";
}
