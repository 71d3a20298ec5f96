package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** Lets go of Pods whose build was deleted, as OrphanSweep does. */
final class OrphanSweepModel {

    private final World world;
    private final Session session;

    OrphanSweepModel(World world, Session session) {
        this.world = world;
        this.session = session;
    }

    void run() {
        if (world.rules().sweepsOrphans()) {
            session.pods().list().stream()
                    .filter(pod -> pod.isMarkedForDeletion()
                            && pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER))
                    .forEach(this::look);
        }
        session.forgetDeleted();
    }

    private void look(Pod pod) {
        session.read(
                "GET " + Things.owner(pod),
                () -> world.server().builds().list().stream()
                        .anyMatch(build -> Things.uid(build).equals(Things.buildUid(pod))),
                exists -> {
                    if (!exists) {
                        letGo(pod);
                    }
                },
                ignored -> {});
    }

    private void letGo(Pod pod) {
        boolean runs = pod.getStatus().getContainerStatuses().stream()
                .anyMatch(
                        status -> status.getState() != null && status.getState().getRunning() != null);
        if (!runs) {
            List<String> others = new ArrayList<>(pod.getMetadata().getFinalizers());
            others.remove(PodIdentity.EVIDENCE_FINALIZER);
            patch(pod, Map.of(), others);
        } else if (Things.annotation(pod, PodAnnotations.ACKNOWLEDGED).isEmpty()) {
            patch(pod, Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(Things.attempt(pod))), null);
        }
    }

    private void patch(Pod pod, Map<String, String> annotations, @Nullable List<String> finalizers) {
        session.change(
                "PATCH orphan " + Things.name(pod),
                () -> world.server().patchPod(Things.name(pod), Things.uid(pod), annotations, finalizers),
                ignored -> {},
                ignored -> {});
    }
}
