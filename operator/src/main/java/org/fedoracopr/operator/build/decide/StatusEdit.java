package org.fedoracopr.operator.build.decide;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.QueueState;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.jspecify.annotations.Nullable;

/**
 * A status in the making. Conditions keep their transition time while their status does not change, and a terminal phase never changes.
 *
 * <p>Not safe for several threads.
 */
final class StatusEdit {

    private static final List<String> ORDER =
            Arrays.stream(ConditionType.values()).map(ConditionType::text).toList();

    private final Instant now;
    private final long generation;
    private CoprBuildStatus status;

    StatusEdit(CoprBuildStatus status, long generation, Instant now) {
        this.status = status;
        this.generation = generation;
        this.now = now;
    }

    CoprBuildStatus status() {
        return status;
    }

    void phase(BuildPhase phase) {
        if (status.phase() != null && status.phase().isTerminal()) {
            return;
        }
        status = new CoprBuildStatus(
                phase,
                status.conditions(),
                status.attempts(),
                status.results(),
                status.resultsDirectory(),
                status.manifestSha256(),
                status.logUrl(),
                status.queue(),
                status.ssh(),
                generation,
                status.startedAt(),
                phase.isTerminal() ? now : status.endedAt());
    }

    void queue(@Nullable QueueState queue) {
        with(status.conditions(), status.attempts(), queue, status.logUrl(), status.startedAt());
    }

    void logUrl(@Nullable String url) {
        with(status.conditions(), status.attempts(), status.queue(), url, status.startedAt());
    }

    void started(Instant at) {
        if (status.startedAt() == null) {
            with(status.conditions(), status.attempts(), status.queue(), status.logUrl(), at);
        }
    }

    void condition(ConditionType type, String value, String reason, @Nullable String message) {
        String bounded = message == null ? null : StatusBounds.message(message, StatusBounds.MAX_MESSAGE);
        var conditions = new ArrayList<StatusCondition>();
        Instant since = now;
        for (StatusCondition old : status.conditions()) {
            if (!old.type().equals(type.text())) {
                conditions.add(old);
            } else if (old.status().equals(value) && old.lastTransitionTime() != null) {
                since = old.lastTransitionTime();
            }
        }
        int place = 0;
        while (place < conditions.size() && order(conditions.get(place).type()) < order(type.text())) {
            place++;
        }
        conditions.add(place, new StatusCondition(type.text(), value, reason, bounded, since, generation));
        with(conditions, status.attempts(), status.queue(), status.logUrl(), status.startedAt());
    }

    /** Takes conditions away that spoke of an attempt before the current one. */
    void forget(ConditionType... types) {
        List<String> forgotten = Arrays.stream(types).map(ConditionType::text).toList();
        with(
                status.conditions().stream()
                        .filter(condition -> !forgotten.contains(condition.type()))
                        .toList(),
                status.attempts(),
                status.queue(),
                status.logUrl(),
                status.startedAt());
    }

    boolean has(ConditionType type, String value) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals(type.text())
                        && condition.status().equals(value));
    }

    boolean hasReason(ConditionType type, String reason) {
        return status.conditions().stream()
                .anyMatch(condition -> condition.type().equals(type.text()) && reason.equals(condition.reason()));
    }

    void addAttempt(BuildAttempt attempt) {
        var attempts = new ArrayList<>(status.attempts());
        attempts.add(attempt);
        with(status.conditions(), attempts, status.queue(), status.logUrl(), status.startedAt());
    }

    void attempt(UnaryOperator<BuildAttempt> edit) {
        var attempts = new ArrayList<>(status.attempts());
        attempts.set(attempts.size() - 1, edit.apply(attempts.getLast()));
        with(status.conditions(), attempts, status.queue(), status.logUrl(), status.startedAt());
    }

    void results(@Nullable JsonNode results, @Nullable String directory, @Nullable String manifestSha256) {
        status = new CoprBuildStatus(
                status.phase(),
                status.conditions(),
                status.attempts(),
                results,
                directory,
                manifestSha256,
                status.logUrl(),
                status.queue(),
                status.ssh(),
                status.observedGeneration(),
                status.startedAt(),
                status.endedAt());
    }

    private void with(
            List<StatusCondition> conditions,
            List<BuildAttempt> attempts,
            @Nullable QueueState queue,
            @Nullable String logUrl,
            @Nullable Instant startedAt) {
        status = new CoprBuildStatus(
                status.phase(),
                conditions,
                attempts,
                status.results(),
                status.resultsDirectory(),
                status.manifestSha256(),
                logUrl,
                queue,
                status.ssh(),
                generation,
                startedAt,
                status.endedAt());
    }

    private static int order(String type) {
        int place = ORDER.indexOf(type);
        return place < 0 ? Integer.MAX_VALUE : place;
    }
}
