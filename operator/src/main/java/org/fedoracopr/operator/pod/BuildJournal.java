package org.fedoracopr.operator.pod;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.Claim.JournalLine;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.PoolArchitecture;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.jspecify.annotations.Nullable;

/**
 * What the operator knows of a build when it makes the Pod of an attempt: the head of the build's backend.log.
 *
 * <p>It comes from the build's status, which is written before the Pod is made. An operator that died between the two has told the status that the build waits no
 * more; then the line on what held it is missing.
 */
final class BuildJournal {

    /** With messages of half a kilobyte at most, so that the claim stays far below what an annotation may hold. */
    static final int MAX_LINES = 32;

    private final List<JournalLine> lines = new ArrayList<>();

    private BuildJournal() {}

    /** @param now when the Pod is made */
    static List<JournalLine> of(
            CoprBuild build, CoprBuilderPool pool, int attempt, @Nullable String resourceClass, Instant now) {
        var journal = new BuildJournal();
        CoprBuildStatus status = build.getStatus();
        List<BuildAttempt> attempts = status == null ? List.of() : status.attempts();
        Instant queued = instant(build.getMetadata().getCreationTimestamp());
        if (queued != null) {
            journal.add(queued, "Build " + build.getMetadata().getName() + " was queued");
        }
        attempts.stream().filter(earlier -> earlier.number() < attempt).forEach(journal::earlier);
        if (status != null && status.queue() != null && status.queue().message() != null) {
            journal.add(waitsSince(status, now), "It waits: " + status.queue().message());
        }
        journal.add(
                attempts.stream()
                        .filter(recorded -> recorded.number() == attempt)
                        .map(BuildAttempt::startedAt)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(now),
                admitted(pool, attempt, resourceClass));
        return journal.bounded();
    }

    private void earlier(BuildAttempt attempt) {
        if (attempt.startedAt() != null) {
            add(
                    attempt.startedAt(),
                    "Attempt " + attempt.number() + " was given to pool " + attempt.pool()
                            + (attempt.nodeName() == null ? "" : ", node " + attempt.nodeName()));
        }
        BuildVerdict verdict = attempt.verdict();
        if (attempt.endedAt() != null && verdict != null) {
            add(
                    attempt.endedAt(),
                    "Attempt " + attempt.number() + " has ended: " + verdict.cause()
                            + (verdict.culprit() == null
                                    ? ""
                                    : " (" + verdict.culprit().text() + ")")
                            + (verdict.retryKind() == null ? "" : ", tried again (" + verdict.retryKind() + ")")
                            + (verdict.message() == null ? "" : ": " + verdict.message()));
        }
    }

    /** The queue takes the pool of highest priority that serves the build and has room. */
    private static String admitted(CoprBuilderPool pool, int attempt, @Nullable String resourceClass) {
        String serves = pool.getSpec().architectures().stream()
                .map(PoolArchitecture::name)
                .collect(Collectors.joining(", "));
        return "Attempt " + attempt + " is given to pool " + pool.getMetadata().getName()
                + ", the first by priority ("
                + Objects.requireNonNullElse(pool.getSpec().priority(), 0)
                + ") that serves the build and has room; it is for " + serves
                + (pool.getSpec().tags().isEmpty()
                        ? ""
                        : ", tags " + String.join(", ", pool.getSpec().tags()))
                + (resourceClass == null ? "" : "; resources of class " + resourceClass);
    }

    private static Instant waitsSince(CoprBuildStatus status, Instant now) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals("Scheduled"))
                .map(StatusCondition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(now);
    }

    private void add(Instant at, String message) {
        lines.add(new JournalLine(at, StatusBounds.message(message, StatusBounds.MAX_MESSAGE)));
    }

    /** The beginning and the end: what is left out is of attempts long ago. */
    private List<JournalLine> bounded() {
        int surplus = lines.size() - MAX_LINES;
        if (surplus <= 0) {
            return List.copyOf(lines);
        }
        JournalLine cut = new JournalLine(lines.get(1).at(), (surplus + 1) + " lines on earlier attempts are left out");
        var kept = new ArrayList<>(List.of(lines.getFirst(), cut));
        kept.addAll(lines.subList(surplus + 2, lines.size()));
        return List.copyOf(kept);
    }

    private static @Nullable Instant instant(@Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
