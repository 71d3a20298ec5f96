package org.fedoracopr.api.task;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a task's {@code repos}: a repository that mock's package manager uses, in the task's order.
 *
 * <p>Null means that the task says nothing, which is not the same as false (TASK-12). {@code gpgcheck} and {@code gpgkey} are this
 * builder's additions; upstream's tasks never have them (TASK-13).
 */
public record TaskRepository(
        @Nullable String id,
        @Nullable String name,
        @Nullable String baseurl,
        @Nullable Integer priority,
        @Nullable Boolean repoGpgcheck,
        @Nullable Boolean moduleHotfixes,
        @Nullable Boolean gpgcheck,
        @Nullable String gpgkey) {}
