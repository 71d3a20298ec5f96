/** How a build that goes wrong is described, to the packager and to the operator. */
@NullMarked
package org.fedoracopr.runner.failure;

import org.jspecify.annotations.NullMarked;
