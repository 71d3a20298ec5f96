package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.build.decide.SpecCheck;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.io.Dispatcher;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/** Makes snapshots as BuildObserver does; the one place that knows their members. */
final class Sights {

    private static final CoprBuildStatus NO_STATUS =
            new CoprBuildStatus(null, List.of(), List.of(), null, null, null, null, null, null, null, null, null);

    private final World world;
    private final Session session;

    Sights(World world, Session session) {
        this.world = world;
        this.session = session;
    }

    void observe(CoprBuild build, Consumer<BuildSnapshot> seen, Consumer<ApiException> failed) {
        BuildAttempt attempt = Things.attempt(build);
        if (attempt == null || attempt.podName() == null) {
            seen.accept(snapshot(build, null));
            return;
        }
        String name = CoprBuildNames.podName(Things.name(build), attempt.number());
        Pod cached = session.pods().get(name);
        boolean once = attempt.podUid() != null || session.madeHere().contains(key(build, attempt));
        if (cached == null
                && once
                && !Things.isEnded(build)
                && attempt.endedAt() == null
                && world.rules().readsLive()) {
            session.read(
                    "GET " + name,
                    () -> world.server().pods().list().stream()
                            .filter(pod -> Things.name(pod).equals(name))
                            .toList(),
                    found -> seen.accept(snapshot(build, found.isEmpty() ? null : found.getFirst())),
                    failed);
        } else {
            seen.accept(snapshot(build, cached));
        }
    }

    private BuildSnapshot snapshot(CoprBuild build, @Nullable Pod pod) {
        CoprBuildStatus status = Objects.requireNonNullElse(build.getStatus(), NO_STATUS);
        BuildAttempt attempt = Things.attempt(build);
        boolean ended = Things.isEnded(build);
        String problem = ended ? null : SpecCheck.problem(Things.name(build), build.getSpec());
        Admission admission = session.dispatcher().admission(Things.uid(build));
        PodObservation observed = pod == null || attempt == null
                ? new PodObservation.Absent()
                : world.rules().observe(pod, Things.uid(build), attempt.number());
        if (observed instanceof PodObservation.Foreign) {
            world.troubled(Things.uid(build));
        }
        AttemptObservation logs = attempt == null
                ? new AttemptObservation(Handover.NONE, RelayState.NONE)
                : read(build, attempt, observed, problem == null);
        return new BuildSnapshot(
                Things.NAMESPACE,
                Things.name(build),
                Things.uid(build),
                build.getMetadata().getGeneration(),
                build.getSpec(),
                status,
                Instant.parse(build.getMetadata().getCreationTimestamp()),
                admission,
                ended ? PoolFacts.NONE : facts(build, attempt, admission),
                earlier(build, status, problem == null),
                observed,
                logs.handover(),
                logs.relay(),
                logs.silentSince(),
                problem == null && !ended ? "https://logs.example/" + Things.name(build) : status.logUrl(),
                problem,
                later(session.watchingSince(), logs.readingSince()),
                session.now().truncatedTo(ChronoUnit.MILLIS));
    }

    private static Instant later(Instant watching, @Nullable Instant reading) {
        return reading != null && reading.isAfter(watching) ? reading : watching;
    }

    private PoolFacts facts(CoprBuild build, @Nullable BuildAttempt attempt, Admission admission) {
        String name = admission instanceof Admission.Admitted admitted
                ? admitted.pool()
                : attempt == null ? null : attempt.pool();
        return world.pools().stream()
                .filter(pool -> Things.name(pool).equals(name))
                .findFirst()
                .map(pool -> PoolFacts.of(
                        pool.getSpec(), Dispatcher.hasAlternative(build, Things.name(pool), world.pools())))
                .orElse(PoolFacts.NONE);
    }

    private List<EarlierAttempt> earlier(CoprBuild build, CoprBuildStatus status, boolean usable) {
        var earlier = new ArrayList<EarlierAttempt>();
        for (BuildAttempt attempt : status.attempts()) {
            Pod pod = attempt.equals(status.attempts().getLast())
                    ? null
                    : session.pods().get(CoprBuildNames.podName(Things.name(build), attempt.number()));
            if (pod != null
                    && world.rules().observe(pod, Things.uid(build), attempt.number())
                            instanceof PodObservation.Present present) {
                RelayState relay = read(build, attempt, present, usable && attempt.log() != null)
                        .relay();
                earlier.add(new EarlierAttempt(attempt, present, relay));
            }
        }
        return earlier;
    }

    private AttemptObservation read(CoprBuild build, BuildAttempt attempt, PodObservation pod, boolean usable) {
        AttemptKey key = key(build, attempt);
        if (usable && pod instanceof PodObservation.Present present) {
            session.reader(key, Things.name(build), present.name())
                    .ensure(present.agent().hasStarted(), present.builder().hasStarted());
        }
        AttemptReader reader = session.reader(key);
        return reader == null ? new AttemptObservation(Handover.NONE, RelayState.NONE) : reader.observe();
    }

    static AttemptKey key(CoprBuild build, BuildAttempt attempt) {
        return new AttemptKey(Things.uid(build), attempt.number());
    }

    /** The same moment with another status; of an attempt that it adds there is nothing to be seen yet. */
    static BuildSnapshot with(BuildSnapshot snapshot, CoprBuildStatus status) {
        boolean another = !snapshot.status().attempts().isEmpty()
                && status.attempts().size() > snapshot.status().attempts().size();
        return new BuildSnapshot(
                snapshot.namespace(),
                snapshot.name(),
                snapshot.uid(),
                snapshot.generation(),
                snapshot.spec(),
                status,
                snapshot.createdAt(),
                snapshot.admission(),
                snapshot.pool(),
                snapshot.earlier(),
                another ? new PodObservation.Absent() : snapshot.pod(),
                another ? Handover.NONE : snapshot.handover(),
                another ? RelayState.NONE : snapshot.relay(),
                another ? null : snapshot.silentSince(),
                snapshot.logUrl(),
                snapshot.specProblem(),
                snapshot.watchingSince(),
                snapshot.now());
    }
}
