/** The queue without a cluster: as many builds as Copr's record day had waiting. */
@NullMarked
package org.fedoracopr.bench.queue;

import org.jspecify.annotations.NullMarked;
