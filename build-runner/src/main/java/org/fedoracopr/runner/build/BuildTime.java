package org.fedoracopr.runner.build;

import java.time.Duration;
import org.fedoracopr.api.task.Task;
import org.jspecify.annotations.Nullable;

/** How long a build may take, all its phases together (CLI-10). */
final class BuildTime {

    /** What the frontend gives to a build whose owner says nothing. */
    static final Duration DEFAULT = Duration.ofHours(5);

    private BuildTime() {}

    /** The command line's limit, else the task's; 0 or none is the default, never unlimited. */
    static Duration limit(@Nullable Duration ofCommandLine, Task task) {
        if (ofCommandLine != null && ofCommandLine.isPositive()) {
            return ofCommandLine;
        }
        Integer seconds = task.timeout();
        return seconds == null || seconds <= 0 ? DEFAULT : Duration.ofSeconds(seconds);
    }
}
