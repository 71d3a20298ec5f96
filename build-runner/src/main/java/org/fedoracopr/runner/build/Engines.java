package org.fedoracopr.runner.build;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.EngineName;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.rpmbuild.RpmbuildEngine;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.source.Sources;

/** Makes the engine that main.ini names (CFG-4). */
final class Engines {

    private Engines() {}

    static BuildEngine create(EngineName name, BuildLog log, ChildRunner children, PhaseRecorder phases) {
        return switch (name) {
            case RPMBUILD -> new RpmbuildEngine(log, children, phases);
            case MOCK -> new Missing(name);
        };
    }

    /** An engine that this build does not have: everything but the sources can be tried with it. */
    private record Missing(EngineName engine) implements BuildEngine {
        @Override
        public String name() {
            return engine.text();
        }

        @Override
        public void checkUsable() throws BuildException {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "engine " + name() + " is not available in this build: set engine = rpmbuild in main.ini");
        }

        @Override
        public void buildSourcePackage(EngineRequest request, Sources.SpecTree sources) throws BuildException {
            checkUsable();
        }

        @Override
        public void buildSourcePackage(EngineRequest request, Sources.SpecFile sources) throws BuildException {
            checkUsable();
        }

        @Override
        public void buildPackages(EngineRequest request, Sources sources) throws BuildException {
            checkUsable();
        }
    }
}
