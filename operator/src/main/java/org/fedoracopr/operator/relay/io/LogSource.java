package org.fedoracopr.operator.relay.io;

import java.util.Objects;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;

/**
 * Where the bytes of one attempt's log come from.
 *
 * @param container the builder's, whose output is the log
 * @param agent has the whole log, for when the Pod's does not
 * @param windows shared with all other relays
 * @param fromTheStart true when this process saw the container start: the first reading then needs no checkpoint to be trusted
 */
public record LogSource(PodLogs logs, ContainerRef container, RangeAsker agent, Windows windows, boolean fromTheStart) {

    public LogSource {
        Objects.requireNonNull(logs, "logs is null");
        Objects.requireNonNull(container, "container is null");
        Objects.requireNonNull(agent, "agent is null");
        Objects.requireNonNull(windows, "windows is null");
    }
}
