/** The dispatcher: the one place that admits builds. */
@NullMarked
package org.fedoracopr.operator.queue.io;

import org.jspecify.annotations.NullMarked;
