package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.orphan.decide.OrphanDecider;
import org.fedoracopr.operator.orphan.decide.OrphanStep;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** Ends and lets go of Pods whose build was deleted, as OrphanSweep does. */
final class OrphanSweepModel {

    private final World world;
    private final Session session;

    OrphanSweepModel(World world, Session session) {
        this.world = world;
        this.session = session;
    }

    void run() {
        if (world.rules().sweepsOrphans()) {
            var known = session.knownBuilds().stream().map(Things::uid).toList();
            session.knownPods().forEach(this::forgetOverdue);
            session.knownPods().stream()
                    .filter(pod -> !known.contains(Things.buildUid(pod)))
                    .forEach(this::look);
        }
        session.forgetDeleted();
    }

    private void forgetOverdue(Pod pod) {
        boolean held = pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER);
        if (world.rules().observe(pod, Things.buildUid(pod), Things.attempt(pod))
                        instanceof PodObservation.Present present
                && OrphanDecider.isForgotten(present, held, session.now())) {
            session.change(
                    "DELETE forgotten " + Things.name(pod),
                    () -> {
                        new PodChange(world, Things.name(pod), Things.uid(pod)).delete(0L);
                        return "";
                    },
                    done -> {},
                    failed -> {});
        }
    }

    private void look(Pod pod) {
        session.read(
                "GET " + Things.owner(pod),
                () -> world.server().builds().list().stream()
                        .anyMatch(build -> Things.uid(build).equals(Things.buildUid(pod))),
                exists -> {
                    if (!exists) {
                        act(pod);
                    }
                },
                ignored -> {});
    }

    private void act(Pod pod) {
        if (!(world.rules().observe(pod, Things.buildUid(pod), Things.attempt(pod))
                instanceof PodObservation.Present present)) {
            return;
        }
        var key = new AttemptKey(Things.buildUid(pod), Things.attempt(pod));
        AttemptReader reader = session.reader(key, Things.owner(pod), Things.name(pod));
        reader.ensure(present.agent().hasStarted(), present.builder().hasStarted());
        boolean last = session.knownPods().stream()
                .noneMatch(other -> Things.buildUid(other).equals(Things.buildUid(pod))
                        && Things.attempt(other) > Things.attempt(pod));
        OrphanStep step = OrphanDecider.next(present, key.attempt(), reader.observe(), last, session.now());
        switch (step) {
            case OrphanStep.Nothing ignored -> {}
            case OrphanStep.Tell tell -> patch(pod, tell.annotations(), null, () -> {});
            case OrphanStep.LetGo ignored -> letGo(pod);
        }
    }

    private void letGo(Pod pod) {
        Runnable delete = () -> {
            if (!pod.isMarkedForDeletion()) {
                session.change(
                        "DELETE orphan " + Things.name(pod),
                        () -> {
                            new PodChange(world, Things.name(pod), Things.uid(pod)).delete(null);
                            return "";
                        },
                        done -> {},
                        failed -> {});
            }
        };
        if (pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER)) {
            List<String> others = new ArrayList<>(pod.getMetadata().getFinalizers());
            others.remove(PodIdentity.EVIDENCE_FINALIZER);
            patch(pod, Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(Things.attempt(pod))), others, delete);
        } else {
            delete.run();
        }
    }

    private void patch(Pod pod, Map<String, String> annotations, @Nullable List<String> finalizers, Runnable then) {
        session.change(
                "PATCH orphan " + Things.name(pod),
                () -> new PodChange(world, Things.name(pod), Things.uid(pod)).patch(annotations, finalizers),
                ignored -> then.run(),
                ignored -> {});
    }
}
