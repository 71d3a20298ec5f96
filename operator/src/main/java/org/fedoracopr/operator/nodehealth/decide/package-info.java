/** Decides which nodes are left out of new builders, and which come back. */
@NullMarked
package org.fedoracopr.operator.nodehealth.decide;

import org.jspecify.annotations.NullMarked;
