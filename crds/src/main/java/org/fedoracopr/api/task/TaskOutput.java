package org.fedoracopr.api.task;

import java.util.Optional;

/** What a build makes: binary packages from a chroot, or the source package alone. */
public enum TaskOutput {
    RPM("rpm"),
    SRPM("srpm");

    private final String text;

    TaskOutput(String text) {
        this.text = text;
    }

    /** The word in a task's {@code output} key. */
    public String text() {
        return text;
    }

    static Optional<TaskOutput> of(String text) {
        for (TaskOutput output : values()) {
            if (output.text.equals(text)) {
                return Optional.of(output);
            }
        }
        return Optional.empty();
    }
}
