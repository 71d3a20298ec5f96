package org.fedoracopr.operator.relay.model;

import org.jspecify.annotations.Nullable;

/**
 * How far a relay has come.
 *
 * @param acknowledged bytes that the backend has
 * @param sealed true when the backend acknowledged the seal: nothing is left to do
 * @param refused true when the backend will never take the rest, whatever is done: nothing more is sent
 * @param problem what keeps the relay from going on now; null while all is well
 */
public record RelayState(
        long acknowledged,
        boolean sealed,
        boolean refused,
        @Nullable String problem) {

    public static final RelayState NONE = new RelayState(0, false, null);

    /** One that is not refused. */
    public RelayState(long acknowledged, boolean sealed, @Nullable String problem) {
        this(acknowledged, sealed, false, problem);
    }

    /** True when there is nothing to wait for. */
    public boolean isOver() {
        return sealed || refused;
    }

    /** The same, kept from going on by this. */
    public RelayState with(@Nullable String other) {
        return new RelayState(acknowledged, sealed, refused, other);
    }
}
