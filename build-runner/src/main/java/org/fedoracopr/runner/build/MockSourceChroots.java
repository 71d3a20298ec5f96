package org.fedoracopr.runner.build;

import java.nio.file.Path;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.mock.config.ConfigRequest;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.source.SourceChroots;

/** The chroots of one task's sources, as mock is configured for them (SRC-20, SRC-25). */
record MockSourceChroots(MockConfiguration configuration, Task task, Macros macros, Path resultDirectory)
        implements SourceChroots {

    @Override
    public Path forSourcePackage(Path directory) throws BuildException {
        return configuration.prepareSourceBuild(
                new ConfigRequest(task, null, macros.byName(), resultDirectory), directory);
    }

    @Override
    public Path forScript(String chroot, Path directory) throws BuildException {
        return configuration.prepareCustom(
                new ConfigRequest(task, chroot, macros.byName(), resultDirectory), directory);
    }
}
