package org.fedoracopr.operator.podlog;

import java.io.IOException;
import java.io.InputStream;

/** Opens the logs of containers. */
public interface PodLogs {

    /**
     * Follows a container's log from the beginning of what its node still has.
     *
     * <p>The stream's end says nothing about the container: rotation, a restarted API server and a cut connection end it too. The reader decides from the
     * container's state whether to open another.
     *
     * @throws IOException when it cannot be opened, e.g. because the container has not started yet
     */
    InputStream follow(ContainerRef container) throws IOException;
}
