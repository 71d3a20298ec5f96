package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Deadline;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;
import org.jspecify.annotations.Nullable;

/** The last part of an attempt: the permit, the published result, or why there is none. */
final class ResultHandover {

    /** How long the records of an agent that has ended may take to be read. */
    static final Duration RECORDS_PATIENCE = Duration.ofMinutes(1);

    /** How long the cluster may take to report the end of a builder whose agent has seen it. */
    static final Duration BUILDER_END_PATIENCE = Duration.ofSeconds(10);

    private final AttemptDraft draft;

    ResultHandover(AttemptDraft draft) {
        this.draft = draft;
    }

    /** Gives the permit, unless the attempt is tried again: what it would publish, the next one would find and take for its own. */
    void permit(PodObservation.Present pod, Handover.Prepared prepared) {
        if (!isOwn(prepared)) {
            // It is published already; the agent says so next.
            return;
        }
        if (!prepared.manifestSha256().equals(draft.attempt().permittedManifestSha256())) {
            String contradiction = ClaimedResults.contradiction(pod, prepared.manifest());
            if (contradiction != null) {
                refuse(pod, contradiction);
                return;
            }
            if (awaitsBuilderEnd(pod, prepared.manifest())) {
                return;
            }
            draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
            Verdict verdict = verdict(pod, prepared.manifest().outcome());
            if (draft.triedAgain(verdict)) {
                draft.endAndLetGo(pod, verdict, prepared.manifest().log());
                return;
            }
            draft.edit().attempt(a -> Attempts.withPermit(a, prepared.manifestSha256()));
        }
        var permit = new CommitPermit(draft.attempt().number(), prepared.manifestSha256());
        var annotations = new HashMap<String, String>();
        if (!permit.format().equals(pod.annotations().get(PodAnnotations.COMMIT))) {
            annotations.put(PodAnnotations.COMMIT, permit.format());
        }
        boolean relayed =
                draft.snapshot().relay() == null || draft.snapshot().relay().isOver();
        if (relayed && !pod.hasAnnotation(PodAnnotations.ACKNOWLEDGED)) {
            annotations.put(
                    PodAnnotations.ACKNOWLEDGED,
                    Integer.toString(draft.attempt().number()));
        }
        if (!annotations.isEmpty()) {
            draft.actions().add(new Action.Annotate(pod.name(), pod.uid(), annotations));
        }
    }

    /**
     * Has the agent print a prepared result once more whose records did not come: an operator before this one may have read them, and the node rotates the agent's
     * log away as any other. Asked once by each operator; an agent that is not prepared yet answers when it is.
     */
    void askAgain(PodObservation.Present pod) {
        if (!(pod.builder() instanceof ContainerState.Terminated ended)
                || ended.finishedAt() == null
                || !(pod.agent() instanceof ContainerState.Running)
                || pod.deleting()) {
            return;
        }
        Instant since = ended.finishedAt().isAfter(draft.snapshot().watchingSince())
                ? ended.finishedAt()
                : draft.snapshot().watchingSince();
        Instant limit = since.plus(RECORDS_PATIENCE);
        String request = Long.toString(draft.snapshot().watchingSince().getEpochSecond());
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
        } else if (!request.equals(pod.annotations().get(PodAnnotations.REPEAT))) {
            draft.actions().add(new Action.Annotate(pod.name(), pod.uid(), Map.of(PodAnnotations.REPEAT, request)));
        }
    }

    void published(PodObservation.Present pod, @Nullable EndRecord endRecord) {
        Handover.Prepared prepared = inItsPlace(draft.snapshot().handover(), endRecord);
        if (prepared == null) {
            // A restarted operator sees the end before it has read the agent's records again; they are there while the
            // Pod is not being deleted.
            boolean recordsGone = pod.deleting() && pod.hasEnded();
            boolean over = recordsGone || isOver(pod.agent(), RECORDS_PATIENCE);
            if (over && endRecord != null) {
                publishedWithoutDocuments(pod, endRecord);
            } else if (over) {
                endedUnpublished(pod, null);
            } else {
                askAgain(pod);
                draft.wake(RECORDS_PATIENCE);
            }
            return;
        }
        String contradiction = ClaimedResults.contradiction(pod, prepared.manifest());
        if (contradiction != null) {
            refuse(pod, contradiction);
            return;
        }
        if (awaitsBuilderEnd(pod, prepared.manifest())) {
            return;
        }
        String directory = prepared.manifest().directory();
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.edit().results(prepared.results(), directory, prepared.manifestSha256());
        draft.edit().condition(ConditionType.LOG_SEALED, "True", "Sealed", null);
        draft.edit().condition(ConditionType.RESULTS_PUBLISHED, "True", "Published", null);
        draft.endPublished(
                pod,
                verdict(pod, prepared.manifest().outcome()),
                isOwn(prepared)
                        ? prepared.manifest().log()
                        : draft.snapshot().handover().seal());
    }

    /** What is not this build's is never its result, and gets no permit. */
    private void refuse(PodObservation.Present pod, String contradiction) {
        Verdict verdict = Verdicts.of(evidence(pod).notPublished(contradiction));
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.edit().condition(ConditionType.RESULTS_PUBLISHED, "False", verdict.cause(), contradiction);
        draft.endAndLetGo(pod, verdict, draft.snapshot().handover().seal());
    }

    /** Not what an earlier attempt had published before it was lost. */
    private boolean isOwn(Handover.Prepared prepared) {
        return prepared.manifest().attempt() == draft.attempt().number();
    }

    /** The documents of what the agent says is published; null when they are not here: it may have prepared one result and found another. */
    private static Handover.@Nullable Prepared inItsPlace(Handover handover, @Nullable EndRecord endRecord) {
        String published = handover.committed() != null
                ? handover.committed().manifestSha256()
                : endRecord == null ? null : endRecord.manifestSha256();
        Handover.Prepared prepared = handover.prepared();
        return prepared != null && prepared.manifestSha256().equals(published) ? prepared : null;
    }

    /** Of what is published, or would be; whoever stops the builder because its time is over is the operator, so it has to say so. */
    private Verdict verdict(PodObservation.Present pod, Outcome outcome) {
        BuildEvidence published = evidence(pod).published(outcome);
        Instant began = draft.attempt().runningAt();
        boolean stopped = outcome.result() == BuildResult.CANCELED
                && began != null
                && !draft.snapshot().now().isBefore(BuilderUnderWay.failSafe(draft, began));
        return Verdicts.of(
                stopped ? published.past(Deadline.FAIL_SAFE, draft.deadlines().failSafe()) : published);
    }

    /** True when the builder has ended and its results are not in their place although there was time enough. */
    boolean isOverdue(PodObservation.Present pod) {
        if (!(pod.builder() instanceof ContainerState.Terminated ended) || ended.finishedAt() == null) {
            return false;
        }
        Instant limit =
                draft.orOnceInformed(ended.finishedAt().plus(draft.deadlines().publish()), true);
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return false;
        }
        return true;
    }

    void overdue(PodObservation.Present pod) {
        String failure = draft.snapshot().handover().failure();
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.endAndLetGo(
                pod,
                Verdicts.of(evidence(pod)
                        .notPublished(failure)
                        .past(Deadline.PUBLISH, draft.deadlines().publish())),
                draft.snapshot().handover().seal());
    }

    /** The agent is often ahead of the cluster, whose word may be that the builder was killed for memory. */
    private boolean awaitsBuilderEnd(PodObservation.Present pod, Manifest manifest) {
        if (pod.builder() instanceof ContainerState.Terminated
                || pod.hasEnded()
                || !Verdicts.needsBuilderEnd(manifest.outcome())) {
            return false;
        }
        // By the agent's clock: when that is far ahead, waiting for it would have no bound.
        Duration apart =
                Duration.between(manifest.preparedAt(), draft.snapshot().now());
        if (apart.abs().compareTo(BUILDER_END_PATIENCE) >= 0) {
            return false;
        }
        draft.wake(BUILDER_END_PATIENCE.minus(apart));
        return true;
    }

    void endedUnpublished(PodObservation.Present pod, @Nullable EndRecord endRecord) {
        String why = whyUnpublished(pod.agent(), endRecord);
        String otherVersion = LastWord.otherVersion(pod.agent());
        BuildEvidence evidence = otherVersion == null
                ? evidence(pod).notPublished(why)
                : evidence(pod).ofOtherVersion(otherVersion);
        Verdict verdict = Verdicts.of(evidence);
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.edit().condition(ConditionType.RESULTS_PUBLISHED, "False", verdict.cause(), why);
        draft.endAndLetGo(
                pod, verdict, endRecord == null ? draft.snapshot().handover().seal() : endRecord.log());
    }

    /** An agent that speaks another version will never be understood: its attempt ends now. */
    void notUnderstood(PodObservation.Present pod, String why) {
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.endAndLetGo(pod, Verdicts.of(evidence(pod).ofOtherVersion(why)), null);
    }

    /** The agent's records are gone; its last word is enough to say how the build ended and where its results are. */
    private void publishedWithoutDocuments(PodObservation.Present pod, EndRecord endRecord) {
        draft.edit().results(null, endRecord.directory(), endRecord.manifestSha256());
        draft.edit().condition(ConditionType.LOG_SEALED, "True", "Sealed", null);
        draft.edit().condition(ConditionType.RESULTS_PUBLISHED, "True", "Published", null);
        BuildResult result = Objects.requireNonNullElse(endRecord.outcome(), BuildResult.RUNNER_LOST);
        Instant now = draft.snapshot().now();
        var outcome =
                new Outcome(endRecord.protocol(), result, 0, null, endRecord.message(), "unknown", now, now, List.of());
        draft.endPublished(pod, Verdicts.of(evidence(pod).published(outcome)), endRecord.log());
    }

    private @Nullable String whyUnpublished(ContainerState agent, @Nullable EndRecord endRecord) {
        if (endRecord != null && endRecord.message() != null) {
            return endRecord.message();
        }
        if (draft.snapshot().handover().failure() != null) {
            return draft.snapshot().handover().failure();
        }
        String unclaimed = LastWord.ofUnclaimed(agent);
        if (unclaimed != null) {
            return unclaimed;
        }
        return agent instanceof ContainerState.Terminated ended && endRecord == null
                ? "the agent ended without a word, exit code " + ended.exitCode() + " " + ended.reason()
                : null;
    }

    private BuildEvidence evidence(PodObservation.Present pod) {
        return BuildEvidence.of(pod, draft.snapshot().spec().cancel());
    }

    private boolean isOver(ContainerState container, Duration patience) {
        return container instanceof ContainerState.Terminated ended
                && ended.finishedAt() != null
                && !draft.snapshot().now().isBefore(ended.finishedAt().plus(patience));
    }
}
