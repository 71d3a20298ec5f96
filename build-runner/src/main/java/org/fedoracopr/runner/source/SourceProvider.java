package org.fedoracopr.runner.source;

import org.fedoracopr.runner.failure.BuildException;

/** Obtains the sources of one task. */
public interface SourceProvider {

    /** Fetches them into the places that are given; called once. */
    Sources provide(SourcePlaces places) throws BuildException;
}
