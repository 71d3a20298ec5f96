package org.fedoracopr.operator.build.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;
import org.jspecify.annotations.Nullable;

/** One decision about an attempt that has begun and not ended; made for one snapshot and thrown away. */
final class RunningAttempt {

    private static final Set<String> START_PROBLEMS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerError",
            "CreateContainerConfigError",
            "RunContainerError");

    /** How long the records of an agent that has ended may take to be read. */
    private static final Duration RECORDS_PATIENCE = Duration.ofMinutes(1);

    private final BuildSnapshot snapshot;
    private final BuildAttempt attempt;
    private final Deadlines deadlines;
    private final StatusEdit edit;
    private final List<Action> actions = new ArrayList<>();
    private @Nullable Duration wakeAfter;

    RunningAttempt(BuildSnapshot snapshot, BuildAttempt attempt, Deadlines deadlines) {
        this.snapshot = snapshot;
        this.attempt = attempt;
        this.deadlines = deadlines;
        this.edit = new StatusEdit(snapshot.status(), snapshot.generation(), snapshot.now());
    }

    Decision decide() {
        switch (snapshot.pod()) {
            case PodObservation.Absent ignored -> absent();
            case PodObservation.Foreign foreign -> {
                edit.condition(
                        ConditionType.POD_READY,
                        "False",
                        "NameTaken",
                        "Pod " + foreign.name() + " belongs to something else and has to go first");
                wake(Duration.ofSeconds(5));
            }
            case PodObservation.Present pod -> present(pod);
        }
        return new Decision(edit.status(), actions, wakeAfter);
    }

    private void absent() {
        if (attempt.podUid() != null) {
            end(
                    Verdicts.of(new BuildEvidence(null, snapshot.spec().cancel(), true, null, "", null, null)),
                    snapshot.handover().seal());
        } else if (snapshot.spec().cancel()) {
            end(new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled before it started"), null);
        } else if (snapshot.specProblem() != null) {
            end(Endings.invalidSpec(snapshot.specProblem()), null);
        } else {
            actions.add(new Action.CreatePod(String.valueOf(attempt.pool()), attempt.number()));
        }
    }

    private void present(PodObservation.Present pod) {
        schedule(pod);
        Handover handover = snapshot.handover();
        EndRecord endRecord = endRecord(pod.agent());
        if (handover.committed() != null || (endRecord != null && endRecord.committed())) {
            published(pod, endRecord);
        } else if (pod.agent() instanceof ContainerState.Terminated || pod.hasEnded()) {
            endedUnpublished(pod, endRecord);
        } else if (handover.prepared() != null) {
            permit(pod, handover.prepared());
        } else {
            underWay(pod);
        }
    }

    private void schedule(PodObservation.Present pod) {
        if (pod.unschedulable() != null && !runnerWasSeen()) {
            edit.condition(ConditionType.SCHEDULED, "False", "Unschedulable", pod.unschedulable());
        }
        Instant runningAt = snapshot.handover().runnerSeenAt();
        // The Pod's UID and the start of the build are one write: an ordinary attempt has few (design aim of 8 at
        // most).
        if (runningAt != null && attempt.runningAt() == null) {
            edit.attempt(a -> Attempts.withRunningAt(Attempts.withPod(a, pod.uid(), pod.node()), runningAt));
            edit.condition(
                    ConditionType.SCHEDULED,
                    "True",
                    "Scheduled",
                    "pool " + attempt.pool() + (pod.node() == null ? "" : ", node " + pod.node()));
            edit.condition(ConditionType.POD_READY, "True", "Building", null);
            edit.started(runningAt);
            edit.phase(BuildPhase.RUNNING);
            actions.add(new Action.Announce(
                    false,
                    "Started",
                    "attempt " + attempt.number() + " builds in Pod " + pod.name()
                            + (pod.node() == null ? "" : " on node " + pod.node())));
        }
    }

    /** By this operator or one before it: the readers of a restarted one begin with nothing. */
    private boolean runnerWasSeen() {
        return attempt.runningAt() != null || snapshot.handover().runnerSeenAt() != null;
    }

    private void underWay(PodObservation.Present pod) {
        var annotations = new HashMap<String, String>();
        if (!runnerWasSeen()
                && pod.builder() instanceof ContainerState.Terminated ended
                && !pod.hasAnnotation(PodAnnotations.BUILDER_ENDED)) {
            annotations.put(PodAnnotations.BUILDER_ENDED, new BuilderEnded(ended.exitCode(), ended.reason()).format());
        }
        if (snapshot.spec().cancel()) {
            cancel(pod, annotations);
        } else if (!runnerWasSeen()) {
            awaitStart(pod);
        }
        if (!annotations.isEmpty()) {
            actions.add(new Action.Annotate(pod.name(), pod.uid(), annotations));
        }
    }

    private void cancel(PodObservation.Present pod, Map<String, String> annotations) {
        if (!pod.builder().hasStarted()) {
            end(new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled before it started"), null);
            actions.add(release(pod));
            return;
        }
        if (!pod.hasAnnotation(PodAnnotations.CANCEL)) {
            annotations.put(PodAnnotations.CANCEL, snapshot.now() + " canceled on request");
            wake(deadlines.cancel());
            return;
        }
        Instant limit = requestedAt(pod.annotations().getOrDefault(PodAnnotations.CANCEL, ""))
                .plus(deadlines.cancel());
        if (snapshot.now().isBefore(limit)) {
            wake(Duration.between(snapshot.now(), limit));
            return;
        }
        endAndLetGo(
                pod,
                new Verdict(
                        BuildPhase.CANCELED,
                        null,
                        "Canceled",
                        Culprit.USER,
                        "canceled; the builder did not stop in time and was taken away"),
                snapshot.handover().seal());
    }

    private void awaitStart(PodObservation.Present pod) {
        String problem = startProblem(pod.builder(), pod.agent());
        if (problem != null) {
            edit.condition(ConditionType.POD_READY, "False", problem.substring(0, problem.indexOf(':')), problem);
        }
        Instant began = attempt.startedAt() == null ? snapshot.now() : attempt.startedAt();
        Instant limit = began.plus(deadlines.start());
        if (pod.agent().hasStarted()) {
            // Its records may say that the runner works: an operator that was away has to read them first.
            Instant informed = snapshot.watchingSince().plus(RECORDS_PATIENCE);
            limit = informed.isAfter(limit) ? informed : limit;
        }
        if (snapshot.now().isBefore(limit)) {
            wake(Duration.between(snapshot.now(), limit));
            return;
        }
        String why = problem != null
                ? problem
                : pod.unschedulable() != null
                        ? "Unschedulable: " + pod.unschedulable()
                        : "NotStarted: no reason is known";
        endAndLetGo(
                pod,
                new Verdict(
                        BuildPhase.FAILED,
                        null,
                        why.substring(0, why.indexOf(':')),
                        Culprit.POOL,
                        "the builder did not start within " + deadlines.start().toMinutes() + " min: " + why),
                snapshot.handover().seal());
    }

    private void permit(PodObservation.Present pod, Handover.Prepared prepared) {
        var permit = new CommitPermit(attempt.number(), prepared.manifestSha256());
        if (!prepared.manifestSha256().equals(attempt.permittedManifestSha256())) {
            edit.attempt(
                    a -> Attempts.withPermit(Attempts.withPod(a, pod.uid(), pod.node()), prepared.manifestSha256()));
        }
        var annotations = new HashMap<String, String>();
        if (!permit.format().equals(pod.annotations().get(PodAnnotations.COMMIT))) {
            annotations.put(PodAnnotations.COMMIT, permit.format());
        }
        boolean relayed = snapshot.relay() == null || snapshot.relay().sealed();
        if (relayed && !pod.hasAnnotation(PodAnnotations.ACKNOWLEDGED)) {
            annotations.put(PodAnnotations.ACKNOWLEDGED, Integer.toString(attempt.number()));
        }
        if (!annotations.isEmpty()) {
            actions.add(new Action.Annotate(pod.name(), pod.uid(), annotations));
        }
    }

    private void published(PodObservation.Present pod, @Nullable EndRecord endRecord) {
        Handover.Prepared prepared = snapshot.handover().prepared();
        if (prepared == null) {
            // A restarted operator sees the end before it has read the agent's records again; they are there while the
            // Pod is not being deleted.
            boolean recordsGone = pod.deleting() && pod.hasEnded();
            if (endRecord != null && (recordsGone || isOver(pod.agent(), RECORDS_PATIENCE))) {
                publishedWithoutDocuments(pod, endRecord);
            } else {
                wake(RECORDS_PATIENCE);
            }
            return;
        }
        String directory = prepared.manifest().directory();
        edit.attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        edit.results(prepared.results(), directory, prepared.manifestSha256());
        edit.condition(ConditionType.LOG_SEALED, "True", "Sealed", null);
        edit.condition(ConditionType.RESULTS_PUBLISHED, "True", "Published", directory);
        endAndLetGo(
                pod,
                Verdicts.of(evidence(pod, prepared.manifest().outcome())),
                prepared.manifest().log());
    }

    /** The agent's records are gone; its last word is enough to say how the build ended and where its results are. */
    private void publishedWithoutDocuments(PodObservation.Present pod, EndRecord endRecord) {
        edit.results(null, endRecord.directory(), endRecord.manifestSha256());
        edit.condition(ConditionType.LOG_SEALED, "True", "Sealed", null);
        edit.condition(ConditionType.RESULTS_PUBLISHED, "True", "Published", endRecord.directory());
        BuildResult result = Objects.requireNonNullElse(endRecord.outcome(), BuildResult.RUNNER_LOST);
        Instant now = snapshot.now();
        var outcome =
                new Outcome(endRecord.protocol(), result, 0, null, endRecord.message(), "unknown", now, now, List.of());
        endAndLetGo(pod, Verdicts.of(evidence(pod, outcome)), endRecord.log());
    }

    /** Closes the attempt; its Pod is held while the backend lacks a part of a log that is complete. */
    private void endAndLetGo(PodObservation.Present pod, Verdict verdict, @Nullable LogSeal log) {
        boolean relayed = log == null || relayed(pod);
        end(verdict, log);
        if (relayed) {
            actions.add(release(pod));
        } else {
            wake(deadlines.logDrain());
        }
    }

    private boolean relayed(PodObservation.Present pod) {
        var relay = snapshot.relay();
        if (relay == null) {
            edit.condition(
                    ConditionType.LOG_RELAYED, "False", "NoBackend", "the operator has no log backend to send to");
            return true;
        }
        if (relay.sealed()) {
            edit.condition(ConditionType.LOG_RELAYED, "True", "Sealed", null);
            return true;
        }
        if (pod.hasEnded() && pod.deleting()) {
            Endings.notRelayed(edit, relay);
            return true;
        }
        edit.condition(
                ConditionType.LOG_RELAYED,
                "False",
                "Relaying",
                relay.problem() == null ? "the last bytes are under way" : relay.problem());
        return false;
    }

    private void endedUnpublished(PodObservation.Present pod, @Nullable EndRecord endRecord) {
        String why = whyUnpublished(pod.agent(), endRecord);
        var evidence = evidence(pod, null);
        Verdict verdict = Verdicts.of(evidence);
        // What the cluster says of the builder or the whole Pod explains more than what it did to the agent.
        if (why != null && verdict.cause().equals(Verdicts.RUNNER_LOST)) {
            verdict = new Verdict(
                    BuildPhase.FAILED,
                    "publish",
                    "NotPublished",
                    Culprit.NODE,
                    "the build ended, but its results could not be published: " + why);
        }
        edit.attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        edit.condition(ConditionType.RESULTS_PUBLISHED, "False", verdict.cause(), why);
        endAndLetGo(pod, verdict, endRecord == null ? snapshot.handover().seal() : endRecord.log());
    }

    private @Nullable String whyUnpublished(ContainerState agent, @Nullable EndRecord endRecord) {
        if (endRecord != null && endRecord.message() != null) {
            return endRecord.message();
        }
        if (snapshot.handover().failure() != null) {
            return snapshot.handover().failure();
        }
        return agent instanceof ContainerState.Terminated ended && endRecord == null
                ? "the agent ended without a word, exit code " + ended.exitCode() + " " + ended.reason()
                : null;
    }

    private BuildEvidence evidence(PodObservation.Present pod, @Nullable Outcome outcome) {
        boolean ended = pod.builder() instanceof ContainerState.Terminated;
        var builder = ended ? (ContainerState.Terminated) pod.builder() : null;
        return new BuildEvidence(
                outcome,
                snapshot.spec().cancel(),
                pod.deleting(),
                builder == null ? null : builder.exitCode(),
                builder == null ? "" : builder.reason(),
                pod.reason(),
                pod.message());
    }

    private void end(Verdict verdict, @Nullable LogSeal log) {
        actions.addAll(Endings.endAttempt(edit, verdict, log, snapshot.now()));
    }

    private Action release(PodObservation.Present pod) {
        return new Action.Release(pod.name(), pod.uid(), attempt.number());
    }

    private void wake(Duration after) {
        wakeAfter = wakeAfter == null || after.compareTo(wakeAfter) < 0 ? after : wakeAfter;
    }

    private @Nullable EndRecord endRecord(ContainerState agent) {
        if (!(agent instanceof ContainerState.Terminated ended) || ended.message() == null) {
            return null;
        }
        try {
            var read = ProtocolJson.read(EndRecord.class, ended.message());
            return read.buildUid().equals(snapshot.uid()) && read.attempt() == attempt.number() ? read : null;
        } catch (ProtocolException e) {
            return null;
        }
    }

    private boolean isOver(ContainerState container, Duration patience) {
        return container instanceof ContainerState.Terminated ended
                && ended.finishedAt() != null
                && !snapshot.now().isBefore(ended.finishedAt().plus(patience));
    }

    private static @Nullable String startProblem(ContainerState... containers) {
        for (ContainerState state : containers) {
            if (state instanceof ContainerState.Waiting waiting && START_PROBLEMS.contains(waiting.reason())) {
                return waiting.reason() + ": " + (waiting.message() == null ? "no detail" : waiting.message());
            }
        }
        return null;
    }

    private static Instant requestedAt(String cancel) {
        try {
            return Instant.parse(cancel.substring(0, Math.max(0, cancel.indexOf(' '))));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
