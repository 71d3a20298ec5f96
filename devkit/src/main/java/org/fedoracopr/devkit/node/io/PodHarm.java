package org.fedoracopr.devkit.node.io;

import java.time.Duration;
import org.fedoracopr.devkit.node.model.PodFailure;

/** What can be done to a pod besides what its object asks for. */
public interface PodHarm {

    /** Kills a container's first process and with it all others. */
    void kill(String container);

    /** Kills a container's first process, or with {@code child} the largest one below it, for want of memory. */
    void oomKill(String container, boolean child);

    /** Ends the pod as a whole for a reason of the node's. */
    void evict(PodFailure why, Duration grace);

    /** Lets the pod's processes run on whatever happens to the pod, or no longer. */
    void runOn(boolean whatever);
}
