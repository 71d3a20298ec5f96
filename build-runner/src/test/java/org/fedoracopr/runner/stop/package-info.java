/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.stop;

import org.jspecify.annotations.NullMarked;
