/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.lookaside;

import org.jspecify.annotations.NullMarked;
