package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;

/** A request about a Pod changes that Pod, and no other that has its name by then. */
final class RightPod extends Invariant {

    RightPod() {
        super("right Pod");
    }

    @Override
    void reached(String meant, Pod pod) {
        require(
                Things.uid(pod).equals(meant),
                "a request about the Pod %s has changed %s, which is %s",
                meant,
                Things.name(pod),
                Things.uid(pod));
    }
}
