package org.fedoracopr.operator.queue.model;

import java.util.Set;

/**
 * What a build needs of a pool.
 *
 * @param architecture Copr's name: {@code noarch} without a chroot, x86_64 for its 32-bit kin (compatibility row QUE-1)
 * @param tags those that the task asks for
 * @param failedPools pools that an earlier attempt has found unusable
 */
public record Need(String architecture, Set<String> tags, Set<String> failedPools) {

    public Need {
        tags = Set.copyOf(tags);
        failedPools = Set.copyOf(failedPools);
    }
}
