package org.fedoracopr.operator.warm.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Warm builders of one chroot that a pool is to have.
 *
 * @param made a digest of everything that such a builder is made of: one that was made of something else serves nobody
 * @param maxAge of a builder whose chroot is still as good as a new one
 * @param notBefore when the next one may be made; warm-ups that fail make it later each time
 */
public record WarmKind(String chroot, int count, String made, Duration maxAge, Instant notBefore) {

    public WarmKind {
        Objects.requireNonNull(chroot, "chroot is null");
        Objects.requireNonNull(made, "made is null");
        Objects.requireNonNull(maxAge, "maxAge is null");
        Objects.requireNonNull(notBefore, "notBefore is null");
    }

    /** Whether this builder is one of them, and young enough. */
    public boolean has(WarmBuilder builder, Instant now) {
        return chroot.equals(builder.chroot())
                && made.equals(builder.made())
                && now.isBefore(builder.createdAt().plus(maxAge));
    }
}
