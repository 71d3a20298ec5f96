package org.fedoracopr.api.protocol;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a {@link WarmUpOrder}: the content of {@link PodFiles#warmUp()}, the builder's word.
 *
 * @param failure why there is no chroot; null when it is ready
 */
public record WarmUpReport(
        int protocol, String chroot, Instant at, @Nullable String failure) {

    public WarmUpReport {
        Objects.requireNonNull(chroot, "chroot is null");
        Objects.requireNonNull(at, "at is null");
    }
}
