package org.fedoracopr.operator.queue.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What becomes of the waiting builds at one moment.
 *
 * @param admitted the pools of those that are admitted now, by UID, in the order of their admission
 * @param held what the others of each kind wait for, kinds in the order of the queue
 */
public record QueuePlan(Map<String, String> admitted, Map<BuildKind, Admission> held) {

    public QueuePlan {
        admitted = Collections.unmodifiableMap(new LinkedHashMap<>(admitted));
        held = Collections.unmodifiableMap(new LinkedHashMap<>(held));
    }

    /** What becomes of one of them. */
    public Admission admission(WaitingBuild build) {
        String pool = admitted.get(build.uid());
        return pool != null ? new Admission.Admitted(pool) : held.getOrDefault(build.kind(), new Admission.Unknown());
    }

    /** The kinds that a limit or a pool holds, in the order of the queue. */
    public List<BuildKind> kinds() {
        return List.copyOf(held.keySet());
    }
}
