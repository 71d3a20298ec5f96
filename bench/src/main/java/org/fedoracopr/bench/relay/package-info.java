/** The relay of logs by itself: logs that nobody prints, a backend that keeps nothing, and between them the operator's readers in a process of their own. */
@NullMarked
package org.fedoracopr.bench.relay;

import org.jspecify.annotations.NullMarked;
