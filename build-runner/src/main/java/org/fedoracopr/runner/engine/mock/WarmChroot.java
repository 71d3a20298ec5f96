package org.fedoracopr.runner.engine.mock;

import java.util.Objects;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.engine.EngineRequest;
import org.jspecify.annotations.Nullable;

/**
 * A chroot that mock made before there was a task, as its configuration is by itself.
 *
 * @param chroot whose it is
 */
public record WarmChroot(String chroot) {

    /** For mock's {@code --uniqueext}, the same whoever comes: it serves one build, and nothing else of mock's is in its Pod. */
    static final String UNIQUEEXT = "warm";

    /** The configuration's own words for bootstrap and isolation. */
    private static final String DEFAULT = "default";

    public WarmChroot {
        Objects.requireNonNull(chroot, "chroot is null");
    }

    /**
     * Whether a build finds in it what it would find in one of its own: what is decided when a chroot is made must not be of the task. Any other build gets a
     * chroot of its own.
     */
    boolean serves(EngineRequest request) {
        Task task = request.task();
        return chroot.equals(request.chroot())
                && task.modules().isEmpty()
                && task.tags().isEmpty()
                && isDefault(task.bootstrap())
                && isDefault(task.isolation());
    }

    private static boolean isDefault(@Nullable String word) {
        return word == null || word.isEmpty() || word.equals(DEFAULT);
    }
}
