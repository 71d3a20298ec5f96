package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.runner.agent.model.LockState;
import org.fedoracopr.runner.agent.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObserverTest {

    private static final CommitPermit PERMIT = new CommitPermit(1, "a".repeat(64));
    private static final Map<String, String> TOLD_AT_ONCE =
            Map.of(PodAnnotations.COMMIT, PERMIT.format(), PodAnnotations.ACKNOWLEDGED, "1");

    @TempDir
    Path directory;

    /** An acknowledgement without a permit means that none will come, and the results are given up. */
    @Test
    void permitIsSeenNoLaterThanTheAcknowledgementThatCameWithIt() throws IOException {
        int readsInAll = observe(Integer.MAX_VALUE).reads();
        int undecided = 0;
        for (int before = 0; before <= readsInAll; before++) {
            Observation seen = observe(before).seen();
            if (seen.acknowledged() == 1) {
                assertThat(seen.permit()).as("told after " + before + " reads").isEqualTo(PERMIT);
            } else {
                undecided++;
            }
        }
        assertThat(undecided)
                .as("moments after the look at the acknowledgement")
                .isPositive();
    }

    private record Look(Observation seen, int reads) {}

    /** A look while the kubelet brings both, after so many reads of annotations. */
    private Look observe(int before) throws IOException {
        var reads = new AtomicInteger();
        var observer = new Observer(
                annotation -> reads.getAndIncrement() < before ? "" : TOLD_AT_ONCE.getOrDefault(annotation, ""),
                new StateStore(directory));
        return new Look(observer.observe(LockState.UNUSED, true, Instant.EPOCH), reads.get());
    }
}
