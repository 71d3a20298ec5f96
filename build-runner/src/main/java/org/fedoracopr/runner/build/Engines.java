package org.fedoracopr.runner.build;

import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.MemoryMeter;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.mock.MockEngine;
import org.fedoracopr.runner.engine.rpmbuild.RpmbuildEngine;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.process.ChildRunner;

/** Makes the engine that main.ini names (CFG-4). */
final class Engines {

    private Engines() {}

    static BuildEngine create(
            RunnerConfiguration configuration,
            MockConfiguration mockConfiguration,
            BuildLog log,
            ChildRunner children,
            PhaseRecorder phases,
            MemoryMeter memory,
            MockEngine.Stopping stopping) {
        return switch (configuration.engine()) {
            case RPMBUILD -> new RpmbuildEngine(log, children, phases);
            case MOCK ->
                new MockEngine(configuration.mock(), mockConfiguration, log, children, phases, memory, stopping);
        };
    }
}
