/** The reconciler of CoprBuild: observes, lets decide, acts. */
@NullMarked
package org.fedoracopr.operator.build.io;

import org.jspecify.annotations.NullMarked;
