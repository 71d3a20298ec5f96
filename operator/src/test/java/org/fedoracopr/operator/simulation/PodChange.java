package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that changes one Pod, at the moment at which it takes effect: the world hears which Pod was meant and which was reached. */
record PodChange(World world, String name, String uid) {

    Pod patch(Map<String, String> annotations, @Nullable List<String> finalizers) {
        Pod patched = world.server().patchPod(name, world.rules().precondition(uid), annotations, finalizers);
        world.reached(uid, patched);
        return patched;
    }

    /** @param grace seconds; null for the Pod's own */
    void delete(@Nullable Long grace) {
        Pod there = world.server().pods().require(name);
        world.server().deletePod(name, world.rules().precondition(uid), grace);
        world.reached(uid, there);
    }
}
