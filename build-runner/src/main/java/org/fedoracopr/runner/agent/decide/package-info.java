/** What the agent does next, as pure functions of its state, what it sees and the time. */
@NullMarked
package org.fedoracopr.runner.agent.decide;

import org.jspecify.annotations.NullMarked;
