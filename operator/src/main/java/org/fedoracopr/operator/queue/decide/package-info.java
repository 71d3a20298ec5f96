/** Which waiting build goes to which pool now, and what holds the others. */
@NullMarked
package org.fedoracopr.operator.queue.decide;

import org.jspecify.annotations.NullMarked;
