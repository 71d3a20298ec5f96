/** Pools of resalloc as CoprBuilderPools. */
@NullMarked
package org.fedoracopr.cli.pools;

import org.jspecify.annotations.NullMarked;
