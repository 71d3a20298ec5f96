/** Decides how many warm builders there are, and for which builds. */
@NullMarked
package org.fedoracopr.operator.warm.decide;

import org.jspecify.annotations.NullMarked;
