/** What a benchmark says: figures, their arithmetic and how they are printed; pure. */
@NullMarked
package org.fedoracopr.bench.figure;

import org.jspecify.annotations.NullMarked;
