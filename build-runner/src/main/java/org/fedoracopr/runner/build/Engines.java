package org.fedoracopr.runner.build;

import java.time.InstantSource;
import org.fedoracopr.runner.config.MockSettings;
import org.fedoracopr.runner.config.NetworkGuard;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.mock.MockEngine;
import org.fedoracopr.runner.engine.mock.WarmChroot;
import org.fedoracopr.runner.engine.rpmbuild.RpmbuildEngine;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.mock.config.MockSurroundings;
import org.fedoracopr.runner.mock.config.SecurityProfile;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/** Makes the engine that main.ini names (CFG-4). */
final class Engines {

    private Engines() {}

    static BuildEngine create(
            RunnerConfiguration configuration,
            MockConfiguration mockConfiguration,
            MockSurroundings machine,
            BuildLog log,
            ChildRunner children,
            PhaseRecorder phases,
            StopToken stop,
            InstantSource clock,
            @Nullable WarmChroot warm) {
        return switch (configuration.engine()) {
            case RPMBUILD -> new RpmbuildEngine(log, children, phases);
            case MOCK -> mock(configuration, mockConfiguration, machine, log, children, phases, stop, clock, warm);
        };
    }

    static MockEngine mock(
            RunnerConfiguration configuration,
            MockConfiguration mockConfiguration,
            MockSurroundings machine,
            BuildLog log,
            ChildRunner children,
            PhaseRecorder phases,
            StopToken stop,
            InstantSource clock,
            @Nullable WarmChroot warm) {
        return new MockEngine(
                configuration.mock(),
                guard(configuration.mock(), machine),
                mockConfiguration,
                log,
                children,
                phases,
                stop,
                clock,
                warm);
    }

    /** Where main.ini says nothing: by itself upstream's commands, in a Pod whatever surely takes the network away there (ENG-9). */
    private static NetworkGuard guard(MockSettings settings, MockSurroundings machine) {
        NetworkGuard said = settings.networkGuard();
        if (said != null) {
            return said;
        }
        if (!machine.inPod()) {
            return NetworkGuard.NONE;
        }
        SecurityProfile profile = machine.profile();
        boolean nspawn = profile != null
                && profile.runsNspawn()
                && Programs.find("systemd-nspawn").isPresent();
        return nspawn ? NetworkGuard.NSPAWN : NetworkGuard.NAMESPACE;
    }
}
