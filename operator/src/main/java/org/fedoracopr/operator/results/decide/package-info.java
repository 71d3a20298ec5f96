/** Decides when a results volume is tried, and what is said of it. */
@NullMarked
package org.fedoracopr.operator.results.decide;

import org.jspecify.annotations.NullMarked;
