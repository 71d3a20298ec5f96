package org.fedoracopr.devkit.node.io;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that goes apart from another one by a time that can be changed. */
public final class ShiftedClock implements InstantSource {

    private final InstantSource right;
    private volatile Duration shift = Duration.ZERO;

    public ShiftedClock(InstantSource right) {
        this.right = right;
    }

    /** How far this clock is ahead, or behind when negative. */
    public void shift(Duration ahead) {
        shift = ahead;
    }

    @Override
    public Instant instant() {
        return right.instant().plus(shift);
    }
}
