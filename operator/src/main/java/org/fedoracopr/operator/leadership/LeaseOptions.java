package org.fedoracopr.operator.leadership;

import java.time.Duration;
import java.util.Objects;

/**
 * The lease that decides which of several operators acts.
 *
 * @param namespace of the Lease; the operators that share it exclude each other
 * @param duration how long a holder that is silent is still taken for alive
 * @param renewDeadline how long a holder acts after its last renewal; shorter than {@code duration}, so that it stops before another begins
 * @param retryPeriod between two tries to renew or to take the lease
 */
public record LeaseOptions(
        String namespace,
        String name,
        String identity,
        Duration duration,
        Duration renewDeadline,
        Duration retryPeriod) {

    public static final Duration DEFAULT_DURATION = Duration.ofSeconds(15);
    public static final Duration DEFAULT_RENEW_DEADLINE = Duration.ofSeconds(10);
    public static final Duration DEFAULT_RETRY_PERIOD = Duration.ofSeconds(2);

    public LeaseOptions {
        Objects.requireNonNull(namespace, "namespace is null");
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(identity, "identity is null");
        if (retryPeriod.isZero() || retryPeriod.isNegative() || retryPeriod.compareTo(renewDeadline) >= 0) {
            throw new IllegalArgumentException("--lease-retry-period must be positive and shorter than"
                    + " --lease-renew-deadline, or one lost request loses the lease");
        }
        if (renewDeadline.compareTo(duration) >= 0) {
            throw new IllegalArgumentException("--lease-renew-deadline must be shorter than --lease-duration,"
                    + " or two operators act at the same time");
        }
        if (duration.toMillis() % 1_000 != 0) {
            throw new IllegalArgumentException("--lease-duration must be whole seconds: a Lease has no fractions");
        }
    }

    /** The usual times. */
    public static LeaseOptions of(String namespace, String name, String identity) {
        return new LeaseOptions(
                namespace, name, identity, DEFAULT_DURATION, DEFAULT_RENEW_DEADLINE, DEFAULT_RETRY_PERIOD);
    }
}
