/** What happened to each build and when, from watches of the API server, on one clock. */
@NullMarked
package org.fedoracopr.bench.watch;

import org.jspecify.annotations.NullMarked;
