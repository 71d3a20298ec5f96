package org.fedoracopr.operator;

import io.javaoperatorsdk.operator.processing.retry.Retry;
import io.javaoperatorsdk.operator.processing.retry.RetryExecution;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The pauses between tries to reconcile: doubled up to a bound, spread by half, and never the last one.
 *
 * <p>The framework's default gives up after five tries, and a build must not be forgotten because the API server was away for a minute. Without the spread all
 * builds that failed together come back together.
 */
final class JitteredRetry implements Retry {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final DoubleSupplier random;

    /** @param random from 0 up to 1 */
    JitteredRetry(DoubleSupplier random) {
        this.random = Objects.requireNonNull(random, "random is null");
    }

    @Override
    public RetryExecution initExecution() {
        return new Execution(random);
    }

    private static final class Execution implements RetryExecution {
        private final DoubleSupplier random;
        private int attempts;
        private long next = FIRST.toMillis();

        Execution(DoubleSupplier random) {
            this.random = random;
        }

        @Override
        public Optional<Long> nextDelay() {
            attempts++;
            long pause = next;
            next = Math.min(2 * next, LONGEST.toMillis());
            return Optional.of((long) (pause * (0.5 + random.getAsDouble() / 2)));
        }

        @Override
        public int getAttemptCount() {
            return attempts;
        }

        @Override
        public boolean isLastAttempt() {
            return false;
        }
    }
}
