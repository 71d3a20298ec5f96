package org.fedoracopr.operator.warm.model;

import java.time.Instant;
import java.util.Objects;

/**
 * A builder that no build has yet.
 *
 * @param made of what it was made, as {@link WarmKind#made()}
 */
public record WarmBuilder(
        String pod, String uid, String pool, String chroot, String made, Instant createdAt, State state) {

    public WarmBuilder {
        Objects.requireNonNull(uid, "uid is null");
        Objects.requireNonNull(state, "state is null");
    }

    /** How far it has come. */
    public enum State {
        /** Its Pod starts, or its chroot is being made. */
        WARMING,
        /** Its agent has said that it waits for a build. */
        WARM,
        /** Its node is left out of new builders. */
        BARRED,
        /** It has ended, or a part of it has: it will serve no build. */
        OVER
    }

    /** It, for a build. */
    public WarmClaim claim() {
        return new WarmClaim(pod, uid);
    }
}
