package org.fedoracopr.runner.http;

import java.time.Duration;
import org.fedoracopr.runner.failure.BuildException;

/** Waits between two tries; the real one ends the build at once when it is to stop, a test's remembers what it was asked. */
@FunctionalInterface
public interface Pauses {
    void pause(Duration duration) throws BuildException;
}
