package org.fedoracopr.operator.simulation;

import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.LogSeal;
import org.jspecify.annotations.Nullable;

/** What really happened to one Pod, which the operator can only conclude from evidence. */
final class Truth {

    /** What cluster, node, agent or somebody with kubectl did to it. */
    final List<String> infrastructure = new ArrayList<>();

    /** The builder came to an end of its own, as its story has it. */
    boolean builderEndedItself;

    /** The agent's seal; null when the log was never complete. */
    @Nullable
    LogSeal seal;

    void disturbed(String by) {
        infrastructure.add(by);
    }

    boolean isUndisturbed() {
        return infrastructure.isEmpty();
    }
}
