package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.PodIdentity;

/** Objects of the API server as the operator sees them, for tests in other packages. */
public final class ObservedPods {

    private ObservedPods() {}

    /** The Pod as the first attempt's of some build. */
    public static PodObservation.Present observe(Pod pod) {
        Pod ours = pod.edit()
                .editMetadata()
                .withUid("7a6b1f7e-2222-4c1a-9a53-0d6d8a6e1c55")
                .withLabels(Map.of(PodIdentity.BUILD_UID, "some-build", PodIdentity.ATTEMPT, "1"))
                .endMetadata()
                .build();
        return (PodObservation.Present) PodObserver.observe(ours, "some-build", 1);
    }

    public static NodeObservation observe(Node node) {
        return NodeReader.observation(node);
    }
}
