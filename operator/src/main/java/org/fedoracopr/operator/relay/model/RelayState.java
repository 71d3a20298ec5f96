package org.fedoracopr.operator.relay.model;

import org.jspecify.annotations.Nullable;

/**
 * How far a relay has come.
 *
 * @param acknowledged bytes that the backend has
 * @param sealed true when the backend acknowledged the seal: nothing is left to do
 * @param problem what keeps the relay from going on now; null while all is well
 */
public record RelayState(
        long acknowledged, boolean sealed, @Nullable String problem) {

    public static final RelayState NONE = new RelayState(0, false, null);
}
