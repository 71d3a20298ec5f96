/** Tests of what a builder's surroundings give it. */
@NullMarked
package org.fedoracopr.runner.pool;

import org.jspecify.annotations.NullMarked;
