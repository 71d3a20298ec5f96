package org.fedoracopr.runner.engine;

import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.source.Sources;

/** Makes packages of sources; each step records its phases with their evidence. */
public interface BuildEngine {

    /** The word in main.ini, in the outcome and in the manifest. */
    String name();

    /** Ends the build when this machine lacks what the engine needs. */
    void checkUsable() throws BuildException;

    /** Puts the source package of a spec file into the result directory. */
    void buildSourcePackage(EngineRequest request, Sources.SpecTree sources) throws BuildException;

    /** Puts the source package of a spec file without sources into the result directory; they are fetched as the spec says. */
    void buildSourcePackage(EngineRequest request, Sources.SpecFile sources) throws BuildException;

    /** Puts the source package, the binary packages and the engine's logs into the result directory. */
    void buildPackages(EngineRequest request, Sources sources) throws BuildException;
}
