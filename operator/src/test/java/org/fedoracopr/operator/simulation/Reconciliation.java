package org.fedoracopr.operator.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.status.Patches;
import org.jspecify.annotations.Nullable;

/** One run on one build, request by request, as BuildReconciler does it: observe, decide, write the status, act. */
final class Reconciliation {

    private static final Duration CREATE_AGAIN = Duration.ofSeconds(10);

    private final World world;
    private final Session session;
    private final CoprBuild build;
    private final PodRequests pods;

    Reconciliation(World world, Session session, CoprBuild build) {
        this.world = world;
        this.session = session;
        this.build = build;
        this.pods = new PodRequests(world, session, build);
    }

    void run() {
        new Sights(world, session).observe(build, this::decide, this::fail);
    }

    private void decide(BuildSnapshot snapshot) {
        Decision decision = world.rules().decide(snapshot);
        world.decided(snapshot, decision);
        if (world.rules().writesStatusFirst()) {
            write(
                    build.getStatus(),
                    decision.status(),
                    moved -> act(snapshot, decision, 0, () -> settle(decision, moved)));
        } else {
            act(
                    snapshot,
                    decision,
                    0,
                    () -> write(build.getStatus(), decision.status(), moved -> settle(decision, moved)));
        }
    }

    /** @param then told whether somebody changed the spec meanwhile */
    private void write(@Nullable CoprBuildStatus before, CoprBuildStatus after, Consumer<Boolean> then) {
        ArrayNode patch = Patches.between(Things.uid(build), Json.of(before), Json.of(after));
        if (patch.isEmpty()) {
            then.accept(false);
            return;
        }
        session.change(
                "PATCH status of " + Things.name(build),
                () -> world.server().patchStatus(Things.name(build), patch),
                written -> {
                    session.written(written);
                    then.accept(!written.getMetadata()
                            .getGeneration()
                            .equals(build.getMetadata().getGeneration()));
                },
                this::fail);
    }

    private void act(BuildSnapshot snapshot, Decision decision, int from, Runnable then) {
        List<Action> actions = decision.actions();
        if (from == actions.size()) {
            then.run();
            return;
        }
        Runnable next = () -> act(snapshot, decision, from + 1, then);
        switch (actions.get(from)) {
            case Action.CreatePod create -> pods.create(create, next, refused -> refused(snapshot, decision, refused));
            case Action.ClaimPod claim -> throw new IllegalStateException("nothing is warm here: " + claim);
            case Action.Annotate annotate -> pods.annotate(annotate, next, this::fail);
            case Action.Release release -> pods.release(release, next, this::fail);
            case Action.DeleteBuild delete ->
                session.change(
                        "DELETE " + Things.name(build),
                        () -> {
                            world.server().deleteBuild(Things.name(build), delete.uid());
                            return "";
                        },
                        ignored -> next.run(),
                        problem -> {
                            if (problem.isGone()) {
                                next.run();
                            } else {
                                fail(problem);
                            }
                        });
            case Action.Announce ignored -> next.run();
        }
    }

    private void refused(BuildSnapshot snapshot, Decision decision, String why) {
        world.troubled(Things.uid(build));
        write(decision.status(), world.rules().podNotCreated(snapshot, decision.status(), why), ignored -> {
            session.planQueue();
            session.wakeAfter(Things.name(build), CREATE_AGAIN);
            session.reconciled(Things.name(build));
        });
    }

    private void settle(Decision decision, boolean specMoved) {
        CoprBuildStatus status = decision.status();
        CoprBuildStatus before = build.getStatus();
        if (before == null || waits(before) || before.phase() != status.phase() || waits(status)) {
            session.planQueue();
        }
        for (BuildAttempt attempt : status.attempts()) {
            if (attempt.endedAt() != null && attempt.podName() != null && pods.find(attempt.number()) == null) {
                session.forget(new AttemptKey(Things.uid(build), attempt.number()));
            }
        }
        if (specMoved) {
            session.wakeAfter(Things.name(build), Duration.ZERO);
        } else if (decision.wakeAfter() != null) {
            session.wakeAfter(Things.name(build), decision.wakeAfter());
        }
        session.reconciled(Things.name(build));
    }

    private static boolean waits(CoprBuildStatus status) {
        boolean ended = status.phase() != null && status.phase().isTerminal();
        return !ended
                && (status.attempts().isEmpty() || status.attempts().getLast().endedAt() != null);
    }

    private void fail(ApiException why) {
        session.failed(Things.name(build), String.valueOf(why.getMessage()));
    }
}
