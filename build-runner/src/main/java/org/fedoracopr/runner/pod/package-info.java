/** What the runner does only in a builder Pod: lock, handshake with the agent, cancellation, outcome. */
@NullMarked
package org.fedoracopr.runner.pod;

import org.jspecify.annotations.NullMarked;
