package org.fedoracopr.operator.queue.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What becomes of the waiting builds at one moment.
 *
 * <p>What is held is not copied, for there may be tens of thousands of kinds: nobody may change it any more.
 *
 * @param admitted the pools of those that are admitted now, by UID, in the order of their admission
 * @param held what the others of each kind wait for
 */
public record QueuePlan(Map<String, String> admitted, Map<BuildKind, Admission> held) {

    public QueuePlan {
        admitted = Collections.unmodifiableMap(new LinkedHashMap<>(admitted));
        held = Collections.unmodifiableMap(held);
    }

    /** What becomes of one of them. */
    public Admission admission(WaitingBuild build) {
        String pool = admitted.get(build.uid());
        return pool != null ? new Admission.Admitted(pool) : held.getOrDefault(build.kind(), new Admission.Unknown());
    }
}
