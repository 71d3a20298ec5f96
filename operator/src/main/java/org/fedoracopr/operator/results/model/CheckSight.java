package org.fedoracopr.operator.results.model;

import java.time.Instant;
import org.fedoracopr.api.protocol.VolumeReport;
import org.jspecify.annotations.Nullable;

/** What is seen of the Pod that tries a pool's results volume. */
public sealed interface CheckSight {

    /** There is none. */
    record Absent() implements CheckSight {}

    /** One is there that tries something else than is wanted now. */
    record Outdated() implements CheckSight {}

    /** One is being taken away. */
    record Leaving() implements CheckSight {}

    /**
     * It has not ended.
     *
     * @param words why it does not run, as far as the cluster says
     */
    record UnderWay(Instant madeAt, @Nullable String words) implements CheckSight {}

    /**
     * It has ended.
     *
     * @param report null when it left none that can be read
     * @param words how it ended, as far as the cluster says
     */
    record Ended(@Nullable VolumeReport report, String words) implements CheckSight {}
}
