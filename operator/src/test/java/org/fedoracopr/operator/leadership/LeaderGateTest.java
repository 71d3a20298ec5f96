package org.fedoracopr.operator.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaderGateTest {

    private static final long SECOND = 1_000_000_000L;

    /** Starts where a monotonic clock may start: shortly before it overflows. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5 * SECOND);

    private final LeaderGate gate = new LeaderGate(now::get, Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource({
        // opened, seconds since the renewal was sent, passes
        "true, 0, true",
        "true, 9, true",
        "true, 10, false",
        "true, 3600, false",
        "false, 0, false",
        "false, 9, false",
    })
    void passesWhileTheRenewalIsYoung(boolean opened, long seconds, boolean passes) {
        if (opened) {
            gate.open();
        }
        boolean unused = gate.renewed(now.get());
        now.addAndGet(seconds * SECOND);

        assertThat(gate.isOpen()).isEqualTo(passes);
        if (passes) {
            gate.enter("PATCH", "/p");
            assertThat(gate.refused()).isZero();
        } else {
            assertThatThrownBy(() -> gate.enter("PATCH", "/p"))
                    .isInstanceOf(NotLeaderException.class)
                    .hasMessageContaining("PATCH /p");
            assertThat(gate.refused()).isOne();
        }
    }

    @Test
    void aLaterRenewalCountsFromWhenItWasSent() {
        gate.open();
        long sent = now.addAndGet(8 * SECOND);
        now.addAndGet(SECOND);
        assertThat(gate.renewed(sent)).as("was shut in between").isFalse();
        now.addAndGet(3 * SECOND);

        now.addAndGet(5 * SECOND);
        assertThat(gate.isOpen()).isTrue();
        now.addAndGet(SECOND);
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.renewed(now.get())).as("was shut in between").isTrue();
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void knowsWhenNothingIsUnderWay() throws InterruptedException {
        gate.open();
        gate.enter("POST", "/p");
        gate.close();
        assertThat(gate.awaitQuiet(Duration.ofNanos(1))).isFalse();

        gate.leave();

        assertThat(gate.awaitQuiet(Duration.ZERO)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/copr/pods, false",
        "HEAD, /api, false",
        "POST, /api/v1/namespaces/copr/pods, true",
        "PATCH, /api/v1/namespaces/copr/pods/a, true",
        "DELETE, /api/v1/namespaces/copr/pods/a, true",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/copr/leases/a, true",
        "PATCH, /apis/copr.fedorainfracloud.org/v1alpha1/namespaces/copr/coprbuilds/a/status, true",
        "POST, /api/v1/namespaces/copr/events, false",
        "POST, /proxy/prefix/api/v1/namespaces/copr/events, false",
        "DELETE, /api/v1/namespaces/copr/pods/events, true",
        "POST, /api/v1/namespaces/copr/pods/a/events, true",
        "POST, /apis/authorization.k8s.io/v1/selfsubjectrulesreviews, false",
        "POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews, false",
        "POST, /apis/authorization.k8s.io/v1/subjectaccessreviews, true",
    })
    void knowsWhatChangesTheCluster(String method, String path, boolean changes) {
        assertThat(LeaderGate.changes(method, path)).isEqualTo(changes);
    }
}
