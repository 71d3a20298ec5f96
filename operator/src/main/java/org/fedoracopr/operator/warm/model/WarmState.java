package org.fedoracopr.operator.warm.model;

import org.jspecify.annotations.Nullable;

/**
 * How a pool fares with its warm builders.
 *
 * @param warm how many wait for a build
 * @param problem why none can be made of some chroot, and until when none is tried; null when all is well
 */
public record WarmState(int warm, @Nullable String problem) {

    /** None, and nothing wrong with that. */
    public static final WarmState NONE = new WarmState(0, null);
}
