/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.git;

import org.jspecify.annotations.NullMarked;
