/** The agent's hands: files of an untrusted builder, the results volume, its records, and the loop that drives them. */
@NullMarked
package org.fedoracopr.runner.agent.io;

import org.jspecify.annotations.NullMarked;
