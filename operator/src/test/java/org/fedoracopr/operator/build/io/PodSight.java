package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import org.fedoracopr.operator.build.model.PodObservation;

/** What the operator reads out of a Pod, for tests of other packages. */
public final class PodSight {

    private PodSight() {}

    public static PodObservation observe(Pod pod, String buildUid, int attempt) {
        return PodObserver.observe(pod, buildUid, attempt);
    }
}
