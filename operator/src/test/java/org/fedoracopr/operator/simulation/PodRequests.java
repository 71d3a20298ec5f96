package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** The requests about one build's Pods, as PodMaker and Cluster send them. */
final class PodRequests {

    private static final BuilderPod BUILDER_POD = new BuilderPod(BuilderPodSettings.DEFAULT);

    private final World world;
    private final Session session;
    private final CoprBuild build;

    PodRequests(World world, Session session, CoprBuild build) {
        this.world = world;
        this.session = session;
        this.build = build;
    }

    void create(Action.CreatePod create, Runnable then, Consumer<String> refused) {
        var pool = world.pools().stream()
                .filter(one -> Things.name(one).equals(create.pool()))
                .findFirst();
        if (pool.isEmpty()) {
            refused.accept("pool " + create.pool() + " is gone");
            return;
        }
        Pod desired = BUILDER_POD.desired(build, pool.get(), create.attempt(), create.resourceClass(), session.now());
        session.beingMade().put(key(create.attempt()), create.pool());
        session.change(
                "POST " + Things.name(desired),
                () -> world.server().createPod(desired),
                made -> {
                    session.madeHere().add(key(create.attempt()));
                    session.made(made);
                    session.beingMade().remove(key(create.attempt()));
                    then.run();
                },
                problem -> {
                    session.beingMade().remove(key(create.attempt()));
                    if (problem.code() == ApiException.CONFLICT) {
                        then.run();
                    } else {
                        refused.accept(String.valueOf(problem.getMessage()));
                    }
                });
    }

    void annotate(Action.Annotate annotate, Runnable then, Consumer<ApiException> failed) {
        patch(annotate.pod(), annotate.uid(), annotate.annotations(), null, true, then, failed);
    }

    void release(Action.Release release, Runnable then, Consumer<ApiException> failed) {
        Pod pod = find(release.attempt());
        if (pod == null
                || !Things.uid(pod).equals(release.uid())
                || session.deletedHere().contains(key(release.attempt()))) {
            then.run();
            return;
        }
        Runnable delete = () -> {
            if (pod.isMarkedForDeletion()) {
                then.run();
            } else {
                delete(pod, release.attempt(), then, failed);
            }
        };
        if (pod.getMetadata().getFinalizers().contains(PodIdentity.EVIDENCE_FINALIZER)) {
            List<String> others = new ArrayList<>(pod.getMetadata().getFinalizers());
            others.remove(PodIdentity.EVIDENCE_FINALIZER);
            patch(
                    Things.name(pod),
                    Things.uid(pod),
                    Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(release.attempt())),
                    others,
                    !pod.isMarkedForDeletion(),
                    delete,
                    failed);
        } else {
            delete.run();
        }
    }

    private void delete(Pod pod, int attempt, Runnable then, Consumer<ApiException> failed) {
        Runnable done = () -> {
            session.deletedHere().add(key(attempt));
            then.run();
        };
        session.change(
                "DELETE " + Things.name(pod),
                () -> {
                    new PodChange(world, Things.name(pod), Things.uid(pod)).delete(null);
                    return "";
                },
                ignored -> done.run(),
                problem -> ignoreGone(problem, done, failed));
    }

    private void patch(
            String name,
            String uid,
            Map<String, String> annotations,
            @Nullable List<String> finalizers,
            boolean remember,
            Runnable then,
            Consumer<ApiException> failed) {
        session.change(
                "PATCH " + name,
                () -> new PodChange(world, name, uid).patch(annotations, finalizers),
                patched -> {
                    if (remember && session.pods().get(name) != null) {
                        session.pods().putOwn(patched);
                    }
                    then.run();
                },
                problem -> ignoreGone(problem, then, failed));
    }

    private static void ignoreGone(ApiException problem, Runnable then, Consumer<ApiException> failed) {
        if (problem.isGone()) {
            then.run();
        } else {
            failed.accept(problem);
        }
    }

    /** The attempt's Pod in the cache; null when the cache has none of this build and attempt. */
    @Nullable
    Pod find(int attempt) {
        Pod pod = session.pods().get(CoprBuildNames.podName(Things.name(build), attempt));
        return pod != null && PodIdentity.isOf(pod, Things.uid(build), attempt) ? pod : null;
    }

    private AttemptKey key(int attempt) {
        return new AttemptKey(Things.uid(build), attempt);
    }
}
