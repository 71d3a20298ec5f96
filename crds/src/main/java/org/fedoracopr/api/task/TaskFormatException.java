package org.fedoracopr.api.task;

import org.jspecify.annotations.Nullable;

/** Says which key of a task cannot be understood, and what it should be. */
public final class TaskFormatException extends RuntimeException {
    private static final int MAX_KEY = 200;
    private static final int MAX_PROBLEM = 500;

    private final String key;

    public TaskFormatException(String key, String problem) {
        this(key, problem, null);
    }

    public TaskFormatException(String key, String problem, @Nullable Throwable cause) {
        super((key.isEmpty() ? "task: " : "task key " + cut(key, MAX_KEY) + ": ") + cut(problem, MAX_PROBLEM), cause);
        this.key = cut(key, MAX_KEY);
    }

    /**
     * The key at fault, dotted and indexed ({@code repos[1].priority}); empty when the whole task is at fault. Of a key that is longer than
     * any that a task has it is the beginning.
     */
    public String key() {
        return key;
    }

    /** Who sends a task decides how long its keys and values are, not how long a message about them is. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most) + "...";
    }
}
