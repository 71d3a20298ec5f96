package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fedoracopr.api.v1alpha1.CoprBuild;

/** Scheduler, nodes and garbage collector. */
final class ClusterModel {

    private static final int NODES = 3;

    private final World world;
    private final List<NodeModel> nodes;
    private final List<PodRun> runs = new ArrayList<>();

    ClusterModel(World world) {
        this.world = world;
        this.nodes = IntStream.rangeClosed(1, NODES)
                .mapToObj(number -> new NodeModel(world, "node-" + number))
                .toList();
        world.server().pods().watch(this::changed);
        collectGarbage();
    }

    List<NodeModel> nodes() {
        return nodes;
    }

    /** The processes of all Pods there ever were, whether their objects exist or not. */
    List<PodRun> runs() {
        return runs;
    }

    void begun(PodRun run) {
        runs.add(run);
    }

    private void changed(Store.Change change, Pod pod) {
        String node = pod.getSpec().getNodeName();
        if (node != null) {
            nodes.stream().filter(one -> one.name().equals(node)).forEach(one -> one.poke(pod));
        } else if (change == Store.Change.ADDED) {
            world.time().after(world.chance().millis(10, 200), () -> schedule(pod));
        }
    }

    private void schedule(Pod created) {
        Pod pod = world.server().pods().get(Things.name(created));
        if (pod == null || !Things.uid(pod).equals(Things.uid(created)) || pod.isMarkedForDeletion()) {
            return;
        }
        List<NodeModel> ready = nodes.stream().filter(NodeModel::isReady).toList();
        boolean full = world.chance().comes(Fault.UNSCHEDULABLE);
        if (ready.isEmpty() || full) {
            world.truth(Things.uid(pod)).disturbed("unschedulable");
            world.server()
                    .setPodStatus(
                            pod,
                            new PodStatusBuilder()
                                    .withPhase("Pending")
                                    .addNewCondition()
                                    .withType("PodScheduled")
                                    .withStatus("False")
                                    .withReason("Unschedulable")
                                    .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                                    .endCondition()
                                    .build());
            // For some there never is a place.
            if (!full || world.chance().even(0.7)) {
                world.time().after(full ? world.chance().minutes(1, 20) : Duration.ofSeconds(10), () -> schedule(pod));
            }
            return;
        }
        world.server().bindPod(Things.name(pod), world.chance().oneOf(ready).name());
    }

    /** Pods whose owner is gone are deleted, and a build that was deleted in the foreground goes after its Pods were. */
    private void collectGarbage() {
        world.time().after(world.chance().millis(500, world.chance().even(0.2) ? 30_000 : 5_000), () -> {
            List<String> owners = world.server().builds().list().stream()
                    .filter(build -> !build.isMarkedForDeletion())
                    .map(Things::uid)
                    .toList();
            for (Pod pod : world.server().pods().list()) {
                String owner = pod.getMetadata().getOwnerReferences().getFirst().getUid();
                if (!owners.contains(owner) && !pod.isMarkedForDeletion()) {
                    world.truth(Things.uid(pod)).disturbed("its build was deleted");
                    world.server().deletePod(Things.name(pod), Things.uid(pod), null);
                }
            }
            for (CoprBuild build : world.server().builds().list()) {
                if (build.isMarkedForDeletion()) {
                    world.server().deleteBuild(Things.name(build), Things.uid(build));
                }
            }
            collectGarbage();
        });
    }
}
