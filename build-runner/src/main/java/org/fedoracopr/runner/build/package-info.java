/** One build from its task to its results. */
@NullMarked
package org.fedoracopr.runner.build;

import org.jspecify.annotations.NullMarked;
