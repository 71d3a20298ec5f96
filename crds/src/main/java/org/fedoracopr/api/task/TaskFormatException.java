package org.fedoracopr.api.task;

import org.jspecify.annotations.Nullable;

/** Says which key of a task cannot be understood, and what it should be. */
public final class TaskFormatException extends RuntimeException {
    private final String key;

    public TaskFormatException(String key, String problem) {
        this(key, problem, null);
    }

    public TaskFormatException(String key, String problem, @Nullable Throwable cause) {
        super(key.isEmpty() ? "task: " + problem : "task key " + key + ": " + problem, cause);
        this.key = key;
    }

    /** The key at fault, dotted and indexed ({@code repos[1].priority}); empty when the whole task is at fault. */
    public String key() {
        return key;
    }
}
