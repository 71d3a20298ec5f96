package org.fedoracopr.operator.queue.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pool's builders can work at all, from what became of its attempts.
 *
 * <p>An attempt that the pool itself has failed before the builder worked, which no package can bring about, stops its admissions for a while, longer each time; then
 * one builder at a time is tried, and one that begins to build opens the pool again. A chroot that builders do not know is stopped in the same way, alone; only
 * builders say so, so it takes those of several owners. Builders that no node takes let no more in until something moves. All is told from the statuses of builds
 * alone, so that a new leader knows it too.
 *
 * @param starts how builders come up
 * @param nodeWait those that no node takes; null when there are none
 * @param chroots those that builders do not know
 */
public record PoolHealth(Trials starts, @Nullable NodeWait nodeWait, Map<String, Trials> chroots) {

    public static final PoolHealth WELL = new PoolHealth(Trials.WELL, null, Map.of());

    /** Cause of an attempt whose builder does not know the chroot. */
    public static final String CHROOT_UNKNOWN = "ChrootUnknown";

    /** A builder is not trusted: one owner's can say what they want. */
    private static final int OWNERS = 3;

    public PoolHealth {
        chroots = Map.copyOf(chroots);
    }

    /** What the builds of one pool tell. */
    private static final class Signs {
        private final List<Trials.Sign> starts = new ArrayList<>();
        private final Map<String, List<Trials.Sign>> chroots = new HashMap<>();
        private @Nullable Instant moved;
        private @Nullable StatusCondition firstWaiting;
        private int waiting;
        private int working;

        private PoolHealth health() {
            var unknown = new HashMap<String, Trials>();
            chroots.forEach((chroot, signs) -> {
                if (Trials.owners(signs) >= OWNERS) {
                    unknown.put(chroot, Trials.of(signs, "its builders do not know the chroot"));
                }
            });
            return new PoolHealth(Trials.of(starts, "its builders do not start"), nodeWait(), unknown);
        }

        private @Nullable NodeWait nodeWait() {
            StatusCondition condition = firstWaiting;
            Instant first = condition == null ? null : condition.lastTransitionTime();
            if (condition == null || first == null) {
                return null;
            }
            return new NodeWait(
                    moved != null && moved.isAfter(first) ? moved : first,
                    waiting,
                    working,
                    Objects.requireNonNullElse(condition.message(), "the scheduler gives no reason"));
        }

        private void begins(BuildAttempt attempt, Instant began) {
            Instant running = attempt.runningAt();
            BuildVerdict verdict = attempt.verdict();
            if (running != null) {
                starts.add(new Trials.Sign(running, began, true, "", null));
                moved = moved == null || moved.isBefore(running) ? running : moved;
            } else if (attempt.endedAt() != null && verdict != null && verdict.culprit() == Culprit.POOL) {
                starts.add(new Trials.Sign(attempt.endedAt(), began, false, "", verdict.message()));
            }
        }

        private void ends(BuildAttempt attempt, Instant began, String chroot, String owner) {
            BuildVerdict verdict = attempt.verdict();
            if (attempt.endedAt() == null || verdict == null) {
                return;
            }
            boolean unknown = CHROOT_UNKNOWN.equals(verdict.cause());
            boolean knew = "Succeeded".equals(verdict.cause()) || verdict.culprit() == Culprit.PACKAGE;
            if (unknown || (knew && attempt.runningAt() != null)) {
                chroots.computeIfAbsent(chroot, ignored -> new ArrayList<>())
                        .add(new Trials.Sign(attempt.endedAt(), began, !unknown, owner, verdict.message()));
            }
        }

        private void isUnderWay(CoprBuildStatus status, BuildAttempt attempt) {
            if (attempt.runningAt() != null) {
                working++;
                return;
            }
            for (StatusCondition condition : status.conditions()) {
                Instant since = condition.lastTransitionTime();
                if (condition.type().equals("Scheduled")
                        && condition.status().equals("False")
                        && "Unschedulable".equals(condition.reason())
                        && since != null) {
                    waiting++;
                    Instant first = firstWaiting == null ? null : firstWaiting.lastTransitionTime();
                    firstWaiting = first == null || since.isBefore(first) ? condition : firstWaiting;
                }
            }
        }
    }

    /** The pools of which something is known, by name. */
    public static Map<String, PoolHealth> of(List<CoprBuild> builds) {
        var signs = new HashMap<String, Signs>();
        for (CoprBuild build : builds) {
            CoprBuildStatus status = build.getStatus();
            if (status != null && !status.attempts().isEmpty()) {
                note(build, status, signs);
            }
        }
        var health = new HashMap<String, PoolHealth>();
        signs.forEach((pool, its) -> health.put(pool, its.health()));
        return health;
    }

    private static void note(CoprBuild build, CoprBuildStatus status, Map<String, Signs> signs) {
        String chroot = build.getSpec() == null
                ? ""
                : Objects.requireNonNullElse(build.getSpec().chroot(), "");
        for (BuildAttempt attempt : status.attempts()) {
            if (attempt.pool() != null) {
                Signs ofPool = signs.computeIfAbsent(attempt.pool(), ignored -> new Signs());
                Instant began = Objects.requireNonNullElse(attempt.startedAt(), Instant.MIN);
                ofPool.begins(attempt, began);
                if (!chroot.isEmpty()) {
                    ofPool.ends(attempt, began, chroot, owner(build));
                }
            }
        }
        BuildAttempt last = status.attempts().getLast();
        if (last.pool() != null && last.endedAt() == null && !build.isMarkedForDeletion()) {
            signs.computeIfAbsent(last.pool(), ignored -> new Signs()).isUnderWay(status, last);
        }
    }

    private static String owner(CoprBuild build) {
        CoprProject project = build.getSpec().project();
        return project == null ? "" : Objects.requireNonNullElse(project.owner(), "");
    }

    /** How often in a row the pool was tried in vain. */
    public int failures() {
        return starts.failures();
    }

    /** When the next builder may be tried; null without failures. */
    public @Nullable Instant until() {
        return starts.until();
    }

    /** Why the last one failed. */
    public @Nullable String message() {
        return starts.message();
    }

    /** Whether the pool takes nothing at the moment. */
    public boolean isSuspended(Instant now) {
        return starts.isSuspended(now);
    }

    /** Whether one builder at a time is tried. */
    public boolean isOnTrial() {
        return starts.isOnTrial();
    }
}
