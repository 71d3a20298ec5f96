package org.fedoracopr.operator.queue.model;

import org.jspecify.annotations.Nullable;

/**
 * Why one build waits, and for how long still.
 *
 * @param blockedBy the limit that holds it; null when it is next, or does not wait
 * @param message for users
 * @param ahead builds that go before it to the same places
 * @param seconds until it begins, estimated from the builds that ended lately; null when none has, or when nothing but a change of the cluster's configuration lets it in
 */
public record QueueOutlook(
        @Nullable String blockedBy,
        String message,
        int ahead,
        @Nullable Long seconds) {}
