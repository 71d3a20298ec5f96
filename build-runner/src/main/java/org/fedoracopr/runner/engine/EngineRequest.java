package org.fedoracopr.runner.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.fedoracopr.api.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * What an engine needs to know of a build.
 *
 * @param chroot null for a source build that needs none
 * @param workDirectory of this build only, deleted after it
 * @param resultDirectory where packages, spec and logs go
 * @param environment what programs get besides the runner's own environment
 * @param limit the time of the whole build
 */
public record EngineRequest(
        Task task,
        @Nullable String chroot,
        Path workDirectory,
        Path resultDirectory,
        Macros macros,
        Map<String, String> environment,
        Duration limit) {

    public EngineRequest {
        environment = Map.copyOf(environment);
    }

    /** The same build with other macros. */
    public EngineRequest withMacros(Macros other) {
        return new EngineRequest(task, chroot, workDirectory, resultDirectory, other, environment, limit);
    }
}
