package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.ResultsPath;
import org.fedoracopr.api.v1alpha1.TaskConversion;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.decide.SpecCheck;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.queue.io.Dispatcher;
import org.fedoracopr.operator.queue.model.Admission;
import org.jspecify.annotations.Nullable;

/** Makes the snapshot of one build from caches, the readers of its logs and, where a decision could destroy, a live read. */
final class BuildObserver {

    static final CoprBuildStatus NO_STATUS =
            new CoprBuildStatus(null, List.of(), List.of(), null, null, null, null, null, null, null, null, null);

    private final PodMaker podMaker;
    private final Cluster cluster;
    private final NodeReader nodes;
    private final AttemptReaders readers;
    private final Dispatcher dispatcher;
    private final PoolSource pools;
    private final InstantSource clock;
    private volatile Instant watchingSince;
    private final @Nullable String logBaseUrl;

    BuildObserver(
            PodMaker podMaker,
            Cluster cluster,
            NodeReader nodes,
            AttemptReaders readers,
            Dispatcher dispatcher,
            PoolSource pools,
            InstantSource clock,
            @Nullable String logBaseUrl) {
        this.podMaker = Objects.requireNonNull(podMaker, "podMaker is null");
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.nodes = Objects.requireNonNull(nodes, "nodes is null");
        this.readers = Objects.requireNonNull(readers, "readers is null");
        this.dispatcher = Objects.requireNonNull(dispatcher, "dispatcher is null");
        this.pools = Objects.requireNonNull(pools, "pools is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.watchingSince = clock.instant();
        this.logBaseUrl = logBaseUrl;
    }

    /** What is known of pools. */
    interface PoolSource {
        /** Facts of a pool for a build; {@link PoolFacts#NONE} when there is no such pool. */
        PoolFacts facts(CoprBuild build, String pool);
    }

    /** This operator begins to read logs only now, however long it stood by. */
    void beginsNow() {
        watchingSince = clock.instant();
    }

    /** @param changed called when the readers of this build's logs know something new */
    BuildSnapshot observe(CoprBuild build, Runnable changed) {
        CoprBuildStatus status = Objects.requireNonNullElse(build.getStatus(), NO_STATUS);
        BuildAttempt attempt =
                status.attempts().isEmpty() ? null : status.attempts().getLast();
        boolean ended = status.phase() != null && status.phase().isTerminal();
        String problem = ended ? null : SpecCheck.problem(build.getMetadata().getName(), build.getSpec());
        Admission admission = dispatcher.admission(build.getMetadata().getUid());
        PodObservation pod = attempt == null || attempt.podName() == null
                ? new PodObservation.Absent()
                : pod(build, status, attempt);
        AttemptObservation observation = attempt == null
                ? new AttemptObservation(Handover.NONE, null)
                : read(build, attempt.number(), pod, problem == null, changed);
        if (attempt != null && !ended) {
            pod = withNode(pod, attempt, build.getSpec(), observation.handover());
        }
        return new BuildSnapshot(
                build.getMetadata().getNamespace(),
                build.getMetadata().getName(),
                build.getMetadata().getUid(),
                build.getMetadata().getGeneration(),
                build.getSpec(),
                status,
                Instant.parse(build.getMetadata().getCreationTimestamp()),
                admission,
                ended ? PoolFacts.NONE : facts(build, attempt, admission),
                earlier(build, status, problem == null, changed),
                pod,
                observation.handover(),
                observation.relay(),
                observation.silentSince(),
                problem == null && !ended ? logUrl(build.getSpec()) : status.logUrl(),
                problem,
                later(watchingSince, observation.readingSince()),
                // Every time of a status is stored; nobody needs its nanoseconds.
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** An operator that was deaf for a while knows as little as one that has just begun. */
    private static Instant later(Instant watching, @Nullable Instant reading) {
        return reading != null && reading.isAfter(watching) ? reading : watching;
    }

    /** Of the pool that the build is admitted to now, else of that of its current attempt. */
    private PoolFacts facts(CoprBuild build, @Nullable BuildAttempt attempt, Admission admission) {
        String name = admission instanceof Admission.Admitted admitted
                ? admitted.pool()
                : attempt == null ? null : attempt.pool();
        return name == null ? PoolFacts.NONE : pools.facts(build, name);
    }

    private List<EarlierAttempt> earlier(CoprBuild build, CoprBuildStatus status, boolean usable, Runnable changed) {
        var earlier = new ArrayList<EarlierAttempt>();
        for (BuildAttempt attempt : status.attempts()) {
            Pod pod = attempt.equals(status.attempts().getLast()) ? null : podMaker.find(build, attempt.number());
            if (pod != null
                    && PodObserver.observe(pod, build.getMetadata().getUid(), attempt.number())
                            instanceof PodObservation.Present present) {
                var observation = read(build, attempt.number(), present, usable && attempt.log() != null, changed);
                earlier.add(new EarlierAttempt(attempt, present, observation.relay()));
            }
        }
        return earlier;
    }

    private PodObservation pod(CoprBuild build, CoprBuildStatus status, BuildAttempt attempt) {
        Pod pod = podMaker.named(build, attempt.number());
        boolean ended = attempt.endedAt() != null
                || (status.phase() != null && status.phase().isTerminal());
        boolean once = attempt.podUid() != null || podMaker.wasMadeHere(key(build, attempt.number()));
        if (pod == null && once && !ended) {
            // The cache may lag; a Pod is gone only when the API server says so.
            pod = cluster.pod(build.getMetadata().getNamespace(), PodMaker.name(build, attempt.number()));
        }
        if (pod != null
                && PodIdentity.isUnclaimed(pod)
                && pod.getMetadata().getUid().equals(attempt.podUid())) {
            return new PodObservation.Unclaimed(
                    pod.getMetadata().getName(), pod.getMetadata().getUid());
        }
        return pod == null
                ? new PodObservation.Absent()
                : PodObserver.observe(pod, build.getMetadata().getUid(), attempt.number());
    }

    private PodObservation withNode(PodObservation pod, BuildAttempt attempt, CoprBuildSpec spec, Handover handover) {
        if (!(pod instanceof PodObservation.Present present) || present.node() == null) {
            return pod;
        }
        boolean runnerSeen = attempt.runningAt() != null || handover.runnerSeenAt() != null;
        return NodeQuestion.matters(present, attempt, spec, runnerSeen, clock.instant())
                ? present.withNodeState(nodes.observe(present.node()))
                : present;
    }

    private AttemptObservation read(
            CoprBuild build, int attempt, PodObservation pod, boolean usable, Runnable changed) {
        AttemptKey key = key(build, attempt);
        if (usable && pod instanceof PodObservation.Present present) {
            CoprBuildSpec spec = build.getSpec();
            readers.ensure(
                    key,
                    new AttemptTarget(
                            build.getMetadata().getNamespace(),
                            present.name(),
                            present.uid(),
                            present.agent().hasStarted(),
                            present.builder().hasStarted(),
                            podMaker.wasMadeHere(key),
                            Objects.requireNonNullElse(spec.buildId(), 0L),
                            String.valueOf(TaskConversion.toTask(spec).taskId()),
                            ResultsPath.of(spec)),
                    changed);
        }
        return readers.observe(key);
    }

    private @Nullable String logUrl(CoprBuildSpec spec) {
        return logBaseUrl == null ? null : logBaseUrl + "/results/" + ResultsPath.of(spec) + "/builder-live.log";
    }

    private static AttemptKey key(CoprBuild build, int attempt) {
        return new AttemptKey(build.getMetadata().getUid(), attempt);
    }
}
