package org.fedoracopr.operator.build.io;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long nothing is made ahead for a chroot whose warm-ups fail: longer each time, until one does not. */
final class WarmPause {

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 6;

    private final Map<String, Failures> failures = new ConcurrentHashMap<>();

    /**
     * Warm-ups that failed in a row.
     *
     * @param until when the next one may begin
     * @param why the last one failed
     */
    private record Failures(String pool, String chroot, int count, Instant until, String why) {

        String problem() {
            return "no builder of " + chroot + " is made ahead until " + until.truncatedTo(ChronoUnit.SECONDS)
                    + ", after " + count + (count == 1 ? " failure: " : " failures: ") + why;
        }
    }

    void failed(String namespace, String pool, String chroot, String why, Instant now) {
        failures.compute(key(namespace, pool, chroot), (ignored, before) -> {
            int count = before == null ? 1 : before.count() + 1;
            Duration length = FIRST.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
            return new Failures(namespace + "/" + pool, chroot, count, now.plus(length), why);
        });
    }

    void succeeded(String namespace, String pool, String chroot) {
        failures.remove(key(namespace, pool, chroot));
    }

    /** When the next warm-up may begin. */
    Instant end(String namespace, String pool, String chroot) {
        Failures failed = failures.get(key(namespace, pool, chroot));
        return failed == null ? Instant.EPOCH : failed.until();
    }

    /** Why a pool makes nothing of some chroot; null when it does of all. */
    @Nullable
    String problem(String namespace, String pool) {
        return failures.values().stream()
                .filter(failed -> failed.pool().equals(namespace + "/" + pool))
                .min(Comparator.comparing(Failures::chroot))
                .map(Failures::problem)
                .orElse(null);
    }

    private static String key(String namespace, String pool, String chroot) {
        return namespace + "/" + pool + "/" + chroot;
    }
}
