package org.fedoracopr.api.task;

import org.jspecify.annotations.Nullable;

/** One entry of a task's {@code modules.toggle}: a module stream that is enabled, or a module that is disabled, in this order. */
public record ModuleToggle(
        @Nullable String enable, @Nullable String disable) {}
