package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the status of a build small: {@link #fit} returns one that the API server takes and that has at most {@link #MAX_STATUS} bytes.
 *
 * <p>What has to go goes in this order: results beyond their bound, the messages of all attempts but the last, more of the results,
 * the oldest attempts. The last attempt and the conditions always stay.
 */
public final class StatusBounds {
    /** Bytes of a whole status, as the API server writes it. */
    public static final int MAX_STATUS = 16 * 1024;

    /** Bytes of {@code results} that are kept whole. */
    public static final int MAX_RESULTS = 8 * 1024;

    public static final int MAX_ATTEMPTS = 15;
    public static final int MAX_CONDITIONS = 8;

    /** Bytes of a message, as the API server writes it. */
    public static final int MAX_MESSAGE = 512;

    static final int MAX_WORD = 64;
    static final int MAX_DIRECTORY = 768;
    static final int MAX_URL = 1024;

    private static final int SHORT_MESSAGE = 96;
    private static final int SHORT_RESULTS = 2 * 1024;
    private static final int FEWEST_ATTEMPTS = 1;

    private StatusBounds() {}

    /** The status within the bounds; the same one when it is within them already. */
    public static CoprBuildStatus fit(CoprBuildStatus status) {
        CoprBuildStatus fitted = with(
                status,
                last(status.attempts(), MAX_ATTEMPTS).stream()
                        .map(attempt -> shortened(attempt, MAX_MESSAGE))
                        .toList(),
                results(status.results(), MAX_RESULTS));
        if (JsonSize.of(fitted) > MAX_STATUS) {
            fitted = with(fitted, withShortMessages(fitted.attempts()), fitted.results());
        }
        if (JsonSize.of(fitted) > MAX_STATUS) {
            fitted = with(fitted, fitted.attempts(), results(fitted.results(), SHORT_RESULTS));
        }
        while (JsonSize.of(fitted) > MAX_STATUS && fitted.attempts().size() > FEWEST_ATTEMPTS) {
            fitted = with(fitted, last(fitted.attempts(), fitted.attempts().size() - 1), fitted.results());
        }
        return fitted;
    }

    /** Results whole when they are small, else their packages as far as they fit, with {@code truncated: true}. */
    public static @Nullable JsonNode results(@Nullable JsonNode results, int bytes) {
        if (results == null || JsonSize.of(results) <= bytes) {
            return results;
        }
        ObjectNode cut = JsonNodeFactory.instance.objectNode();
        cut.put("truncated", true);
        ArrayNode packages = cut.putArray("packages");
        int size = JsonSize.of(cut);
        for (JsonNode entry : results.path("packages")) {
            size += JsonSize.of(entry) + 1;
            if (size > bytes) {
                break;
            }
            packages.add(entry);
        }
        return cut;
    }

    /** The text when it is short enough, else its beginning and an ellipsis. */
    public static String message(String text, int bytes) {
        return JsonSize.cut(text, bytes);
    }

    private static List<BuildAttempt> withShortMessages(List<BuildAttempt> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.equals(attempts.getLast()) ? attempt : shortened(attempt, SHORT_MESSAGE))
                .toList();
    }

    private static BuildAttempt shortened(BuildAttempt attempt, int bytes) {
        BuildVerdict verdict = attempt.verdict();
        if (verdict == null || verdict.message() == null) {
            return attempt;
        }
        return new BuildAttempt(
                attempt.number(),
                attempt.pool(),
                attempt.resourceClass(),
                attempt.podName(),
                attempt.podUid(),
                attempt.nodeName(),
                attempt.startedAt(),
                attempt.runningAt(),
                attempt.endedAt(),
                attempt.permittedManifestSha256(),
                attempt.log(),
                new BuildVerdict(
                        verdict.phase(),
                        verdict.cause(),
                        verdict.culprit(),
                        JsonSize.cut(verdict.message(), bytes),
                        verdict.retry(),
                        verdict.retryKind()));
    }

    private static <T> List<T> last(List<T> values, int count) {
        return values.subList(Math.max(0, values.size() - count), values.size());
    }

    private static CoprBuildStatus with(
            CoprBuildStatus status, List<BuildAttempt> attempts, @Nullable JsonNode results) {
        QueueState queue = status.queue();
        return new CoprBuildStatus(
                status.phase(),
                last(status.conditions(), MAX_CONDITIONS).stream()
                        .map(StatusBounds::shortened)
                        .toList(),
                attempts,
                results,
                status.resultsDirectory(),
                status.manifestSha256(),
                status.logUrl(),
                queue == null || queue.message() == null
                        ? queue
                        : new QueueState(queue.blockedBy(), JsonSize.cut(queue.message(), MAX_MESSAGE)),
                status.ssh(),
                status.observedGeneration(),
                status.startedAt(),
                status.endedAt());
    }

    private static StatusCondition shortened(StatusCondition condition) {
        return condition.message() == null
                ? condition
                : new StatusCondition(
                        condition.type(),
                        condition.status(),
                        condition.reason(),
                        JsonSize.cut(condition.message(), MAX_MESSAGE),
                        condition.lastTransitionTime(),
                        condition.observedGeneration());
    }
}
