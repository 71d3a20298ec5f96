/** What the agent knows: its settings, its saved state and what it sees of the Pod. */
@NullMarked
package org.fedoracopr.runner.agent.model;

import org.jspecify.annotations.NullMarked;
