package org.fedoracopr.operator.queue.model;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A build that waits for a place.
 *
 * @param chroot null for a source build that needs none
 * @param tags those that the task asks for
 * @param failedPools pools that an earlier attempt has found unusable
 */
public record WaitingBuild(
        String uid,
        String name,
        Instant createdAt,
        @Nullable String chroot,
        Set<String> tags,
        Set<String> failedPools) {

    public WaitingBuild {
        tags = Set.copyOf(tags);
        failedPools = Set.copyOf(failedPools);
    }

    /** Copr's name of the architecture that is needed: {@code noarch} without a chroot, x86_64 for its 32-bit kin (compatibility row QUE-1). */
    public String architecture() {
        if (chroot == null) {
            return "noarch";
        }
        String last = chroot.substring(chroot.lastIndexOf('-') + 1);
        return last.matches("i[3-6]86") ? "x86_64" : last;
    }
}
