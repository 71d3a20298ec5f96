package org.fedoracopr.operator.queue.model;

import java.util.Set;

/**
 * What a build needs of a pool.
 *
 * @param architecture Copr's name: {@code noarch} without a chroot, x86_64 for its 32-bit kin (compatibility row QUE-1)
 * @param tags those that the task asks for
 * @param failedPools pools that an earlier attempt has found unusable
 * @param chroot told only while some pool stops it, and empty text else: builds of all other chroots are of one kind
 */
public record Need(String architecture, Set<String> tags, Set<String> failedPools, String chroot) {

    /** The need of a build whose chroot no pool stops. */
    public Need(String architecture, Set<String> tags, Set<String> failedPools) {
        this(architecture, tags, failedPools, "");
    }

    public Need {
        tags = Set.copyOf(tags);
        failedPools = Set.copyOf(failedPools);
    }
}
