package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.verdict.Retry;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * How often an attempt is followed by another one, when, and with which resources.
 *
 * <p>Failures of the infrastructure are bounded (invariant I5), each kind by itself, and all together by the number of the attempt, which no cut of the status
 * can lose (invariant I6).
 */
public final class RetryPolicy {

    /** Attempts in all that failed with their node or the cluster. */
    static final int ELSEWHERE = 3;

    /** Attempts in all that a drain, a preemption or a reclaimed machine may end before the build is given up. */
    static final int DISRUPTED = 11;

    private static final int TWICE = 2;
    /** Of whatever kinds; the status keeps so many. */
    private static final int ATTEMPTS = 15;

    private static final Duration REPOSITORY_PAUSE = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private RetryPolicy() {}

    /**
     * Whether another attempt follows the last one of these, which ends with this verdict.
     *
     * @param attempts of the build, the last one without its verdict
     */
    static boolean again(Verdict verdict, List<BuildAttempt> attempts, PoolFacts pool) {
        if (attempts.getLast().number() >= ATTEMPTS) {
            return false;
        }
        int times = count(verdict.retry(), attempts) + 1;
        return switch (verdict.retry()) {
            case NEVER -> false;
            case ELSEWHERE -> times < ELSEWHERE;
            case DISRUPTED -> times < DISRUPTED;
            case LATER -> times < TWICE;
            case LARGER ->
                times < TWICE && pool.largerClass(attempts.getLast().resourceClass(), verdict.cause()) != null;
            // Whoever lost one is given no other.
            case COLD -> times < TWICE;
            case OTHER_POOL -> times < ELSEWHERE && pool.alternatives();
        };
    }

    /** When the attempt after these may begin, each of which has ended. */
    public static Instant notBefore(List<BuildAttempt> attempts) {
        BuildAttempt last = attempts.getLast();
        Instant ended = Objects.requireNonNullElse(last.endedAt(), Instant.EPOCH);
        Retry kind = kind(last);
        if (kind == null) {
            return ended;
        }
        return ended.plus(
                switch (kind) {
                    case NEVER, LARGER, OTHER_POOL, COLD -> Duration.ZERO;
                    case LATER -> REPOSITORY_PAUSE;
                    case ELSEWHERE, DISRUPTED -> growing(count(kind, attempts));
                });
    }

    /** The class of the attempt after the last one: a build that needed a larger one keeps it. */
    static @Nullable String nextClass(BuildAttempt last, PoolFacts pool) {
        return kind(last) == Retry.LARGER && last.verdict() != null
                ? pool.largerClass(
                        last.resourceClass(), String.valueOf(last.verdict().cause()))
                : last.resourceClass();
    }

    private static Duration growing(int times) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(10, Math.max(0, times - 1)));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static int count(Retry kind, List<BuildAttempt> attempts) {
        return (int) attempts.stream().filter(attempt -> kind(attempt) == kind).count();
    }

    /** How the attempt after this one came about; null when none was promised, or by a version that knows more kinds. */
    static @Nullable Retry kind(BuildAttempt attempt) {
        String word = attempt.verdict() == null ? null : attempt.verdict().retryKind();
        for (Retry kind : Retry.values()) {
            if (kind.text().equals(word)) {
                return kind;
            }
        }
        return null;
    }
}
