/** The reconciler of CoprBuilderPool: what a pool says of itself. */
@NullMarked
package org.fedoracopr.operator.pool;

import org.jspecify.annotations.NullMarked;
