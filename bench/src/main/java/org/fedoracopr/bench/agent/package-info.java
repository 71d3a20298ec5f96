/** The simulated end of the Pod's protocol: the agent's records, served as a kubelet serves a container's log. */
@NullMarked
package org.fedoracopr.bench.agent;

import org.jspecify.annotations.NullMarked;
