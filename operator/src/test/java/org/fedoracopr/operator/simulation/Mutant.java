package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.decide.BuildDecider;
import org.fedoracopr.operator.build.decide.Deadlines;
import org.fedoracopr.operator.build.decide.TimeToLive;
import org.fedoracopr.operator.build.io.PodSight;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/** A deliberate bug: an operator that breaks one rule. Each must be found; if one is not, the simulation is blind there. */
enum Mutant {
    ACTS_BEFORE_THE_STATUS("acts first, and writes the status that says so afterwards", new Rules() {
        @Override
        boolean writesStatusFirst() {
            return false;
        }
    }),
    BELIEVES_A_CACHE_MISS("takes a Pod for gone that its cache does not have", new Rules() {
        @Override
        boolean readsLive() {
            return false;
        }
    }),
    NAMES_NO_UID("changes whichever Pod has the name", new Rules() {
        @Override
        @Nullable
        String precondition(String uid) {
            return null;
        }
    }),
    HAS_NO_GATE("goes on where it was when it wakes as a former leader", new Rules() {
        @Override
        boolean hasGate() {
            return false;
        }
    }),
    KEEPS_NO_LEDGER("forgets what it admitted until a status says so", new Rules() {
        @Override
        boolean keepsLedger() {
            return false;
        }
    }),
    FORGETS_ITS_WRITES("counts builds and Pods as the watches have told of them", new Rules() {
        @Override
        boolean knowsItsWrites() {
            return false;
        }
    }),
    COUNTS_NO_STRAYS("gives the place of a deleted build away while its builder runs", new Rules() {
        @Override
        boolean countsStrays() {
            return false;
        }
    }),
    COUNTS_PODS_ALONE("counts builders that exist, not those that are meant to", new Rules() {
        @Override
        List<CoprBuild> queue(List<CoprBuild> builds, List<Pod> pods) {
            var built = new HashSet<String>();
            pods.forEach(pod -> built.add(Things.buildUid(pod)));
            return builds.stream()
                    .filter(build -> Things.attempt(build) == null || built.contains(Things.uid(build)))
                    .toList();
        }
    }),
    LEAKS_PODS_OF_DELETED_BUILDS("does not look for Pods whose build is gone", new Rules() {
        @Override
        boolean sweepsOrphans() {
            return false;
        }
    }),
    STOPS_AT_AN_UNREADABLE_BUILD("cannot plan the queue while one build in it cannot be read", new Rules() {
        @Override
        List<CoprBuild> queue(List<CoprBuild> builds, List<Pod> pods) {
            boolean readable = builds.stream().noneMatch(UnreadableHarmsItself::isUnreadable);
            return readable ? builds : List.of();
        }
    }),
    TAKES_ANY_POD_OF_THE_NAME("takes a Pod and its agent's manifest for the build's own by name", new Rules() {
        @Override
        PodObservation observe(Pod pod, String buildUid, int attempt) {
            return PodSight.observe(pod, Things.buildUid(pod), attempt);
        }
    }),
    NEVER_GIVES_UP_A_START("waits for a builder to start for ever", new Rules() {
        private final BuildDecider patient = new BuildDecider(
                new Deadlines(
                        Duration.ZERO,
                        Duration.ofDays(1),
                        Duration.ofDays(1),
                        Duration.ofDays(1),
                        Deadlines.DEFAULT.failSafe(),
                        Deadlines.DEFAULT.publish(),
                        Deadlines.DEFAULT.logDrain(),
                        Deadlines.DEFAULT.cancel()),
                TimeToLive.DEFAULT);

        @Override
        Decision decide(BuildSnapshot snapshot) {
            return patient.decide(snapshot);
        }
    }),
    IGNORES_CANCEL_OF_A_WAITING_BUILD("cancels only what has an attempt", new Rules() {
        @Override
        Decision decide(BuildSnapshot snapshot) {
            boolean waits = snapshot.attempt() == null;
            return waits && snapshot.spec().cancel()
                    ? new Decision(snapshot.status(), List.of(), null)
                    : DECIDER.decide(snapshot);
        }
    }),
    TRIES_A_FAILED_PACKAGE_AGAIN(
            "gives a package that failed another attempt", Changed.decision((snapshot, decision) -> {
                BuildAttempt last = last(decision.status());
                boolean failed = last != null
                        && last.verdict() != null
                        && last.verdict().culprit() == Culprit.PACKAGE
                        && last.number() < 2
                        && !isEnded(snapshot.status());
                return failed && last != null ? another(snapshot, decision, last) : decision;
            })),
    PERMITS_A_SECOND_ATTEMPT(
            "begins another attempt while the one before it, on a node that does not answer, may still publish",
            Changed.decision((snapshot, decision) -> {
                BuildAttempt last = last(decision.status());
                boolean seemsLost = last != null
                        && last.permittedManifestSha256() != null
                        && last.number() < 3
                        && snapshot.handover().committed() == null
                        && snapshot.pod() instanceof PodObservation.Present pod
                        && !pod.hasEnded()
                        && !isEnded(decision.status())
                        && snapshot.attempt() != null
                        && snapshot.attempt().permittedManifestSha256() != null;
                return seemsLost && last != null ? another(snapshot, decision, last) : decision;
            })),
    BEGINS_ANEW_AFTER_A_RESTART(
            "forgets a build's attempts when it is started again", Changed.decision((snapshot, decision) -> {
                boolean fresh = snapshot.now().isBefore(snapshot.watchingSince().plusSeconds(3));
                boolean starting = decision.status().phase() == BuildPhase.STARTING;
                return fresh && starting && snapshot.attempt() != null
                        ? new Decision(withAttempts(decision.status(), List.of()), List.of(), null)
                        : decision;
            })),
    LETS_GO_BEFORE_THE_SEAL("deletes a Pod as soon as its builder has ended", Changed.decision((snapshot, decision) -> {
        if (snapshot.pod() instanceof PodObservation.Present pod
                && pod.builder() instanceof ContainerState.Terminated
                && snapshot.handover().seal() == null
                && snapshot.attempt() != null) {
            var actions = new ArrayList<>(decision.actions());
            actions.add(
                    new Action.Release(pod.name(), pod.uid(), snapshot.attempt().number()));
            return new Decision(decision.status(), actions, decision.wakeAfter());
        }
        return decision;
    })),
    ENDS_A_BUILD_TWICE(
            "ends a build again each time it sees it",
            Changed.decision((snapshot, decision) -> isEnded(decision.status())
                    ? new Decision(withEnd(decision.status(), snapshot.now()), decision.actions(), decision.wakeAfter())
                    : decision)),
    BELIEVES_THE_BUILDER(
            "blames the node when the builder says so",
            Changed.verdict(verdict -> "InternalError".equals(verdict.cause())
                    ? new BuildVerdict(
                            verdict.phase(),
                            verdict.cause(),
                            Culprit.NODE,
                            verdict.message(),
                            verdict.retry(),
                            verdict.retryKind())
                    : verdict)),
    BLAMES_THE_PACKAGE(
            "blames the package for a Pod that was deleted",
            Changed.verdict(verdict -> "PodDeleted".equals(verdict.cause())
                    ? new BuildVerdict(
                            verdict.phase(),
                            verdict.cause(),
                            Culprit.PACKAGE,
                            verdict.message(),
                            verdict.retry(),
                            verdict.retryKind())
                    : verdict)),
    LEAVES_PODS_OF_ENDED_BUILDS(
            "does not look after a build that has ended",
            Changed.decision((snapshot, decision) ->
                    isEnded(snapshot.status()) ? new Decision(snapshot.status(), List.of(), null) : decision)),
    SAYS_SUCCEEDED_WHEN_PREPARED(
            "ends a build as succeeded when its results are staged, before they are published",
            Changed.decision((snapshot, decision) -> {
                var prepared = snapshot.handover().prepared();
                return prepared != null && snapshot.handover().committed() == null && !isEnded(decision.status())
                        ? new Decision(
                                withPhase(
                                        decision.status(),
                                        BuildPhase.SUCCEEDED,
                                        prepared.manifestSha256(),
                                        snapshot.now()),
                                decision.actions(),
                                decision.wakeAfter())
                        : decision;
            }));

    private final String bug;

    @SuppressWarnings("ImmutableEnumChecker") // Rules have no state.
    private final Rules rules;

    Mutant(String bug, Rules rules) {
        this.bug = bug;
        this.rules = rules;
    }

    String bug() {
        return bug;
    }

    Rules rules() {
        return rules;
    }

    /** The scenario of a seed in which the bug can show. */
    Scenario scenario(long seed) {
        Scenario scenario = Scenario.of(seed);
        return switch (this) {
            case NAMES_NO_UID, TAKES_ANY_POD_OF_THE_NAME ->
                scenario.with(Fault.BUILD_DELETED)
                        .with(Fault.SUBMITTED_AGAIN)
                        .with(Fault.NAME_USED_AT_ONCE)
                        .with(Fault.ACTION_REPEATED);
            // A build gets ahead of one that is on its way: many come, and some requests take seconds.
            case KEEPS_NO_LEDGER -> scenario.with(Fault.REQUEST_SLOW).withBuilds(30);
            case COUNTS_NO_STRAYS, FORGETS_ITS_WRITES ->
                scenario.with(Fault.BUILD_DELETED).withBuilds(30);
            default -> scenario;
        };
    }

    private static @Nullable BuildAttempt last(CoprBuildStatus status) {
        return status.attempts().isEmpty() ? null : status.attempts().getLast();
    }

    private static boolean isEnded(CoprBuildStatus status) {
        return status.phase() != null && status.phase().isTerminal();
    }

    private static Decision another(BuildSnapshot snapshot, Decision decision, BuildAttempt last) {
        var attempts = new ArrayList<>(decision.status().attempts());
        int number = last.number() + 1;
        attempts.add(new BuildAttempt(
                number,
                last.pool(),
                null,
                snapshot.name() + "-" + number,
                null,
                null,
                snapshot.now(),
                null,
                null,
                null,
                null,
                null));
        CoprBuildStatus status = withAttempts(decision.status(), attempts);
        return new Decision(
                withPhase(status, BuildPhase.STARTING, null, null),
                List.of(new Action.CreatePod(String.valueOf(last.pool()), number, null)),
                null);
    }

    private static CoprBuildStatus withAttempts(CoprBuildStatus status, List<BuildAttempt> attempts) {
        return copy(status, status.phase(), attempts, status.manifestSha256(), status.endedAt());
    }

    private static CoprBuildStatus withEnd(CoprBuildStatus status, Instant end) {
        return copy(status, status.phase(), status.attempts(), status.manifestSha256(), end);
    }

    private static CoprBuildStatus withPhase(
            CoprBuildStatus status, BuildPhase phase, @Nullable String manifest, @Nullable Instant end) {
        return copy(status, phase, status.attempts(), manifest, end);
    }

    private static CoprBuildStatus copy(
            CoprBuildStatus status,
            @Nullable BuildPhase phase,
            List<BuildAttempt> attempts,
            @Nullable String manifest,
            @Nullable Instant end) {
        return new CoprBuildStatus(
                phase,
                status.conditions(),
                attempts,
                status.results(),
                status.resultsDirectory(),
                manifest,
                status.logUrl(),
                status.queue(),
                status.ssh(),
                status.observedGeneration(),
                status.startedAt(),
                end);
    }

    /** The real decision, changed afterwards. */
    private static final class Changed extends Rules {

        private interface Change {
            Decision of(BuildSnapshot snapshot, Decision decision);
        }

        private final Change change;

        private Changed(Change change) {
            this.change = change;
        }

        static Rules decision(Change change) {
            return new Changed(change);
        }

        static Rules verdict(UnaryOperator<BuildVerdict> change) {
            return new Changed((snapshot, decision) -> {
                BuildAttempt last = last(decision.status());
                if (last == null || last.verdict() == null) {
                    return decision;
                }
                var attempts = new ArrayList<>(decision.status().attempts());
                attempts.set(
                        attempts.size() - 1,
                        new BuildAttempt(
                                last.number(),
                                last.pool(),
                                last.resourceClass(),
                                last.podName(),
                                last.podUid(),
                                last.nodeName(),
                                last.startedAt(),
                                last.runningAt(),
                                last.endedAt(),
                                last.permittedManifestSha256(),
                                last.log(),
                                Objects.requireNonNull(change.apply(last.verdict()))));
                return new Decision(
                        withAttempts(decision.status(), attempts), decision.actions(), decision.wakeAfter());
            });
        }

        @Override
        Decision decide(BuildSnapshot snapshot) {
            return change.of(snapshot, DECIDER.decide(snapshot));
        }
    }
}
