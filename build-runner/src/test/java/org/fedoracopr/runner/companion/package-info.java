/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.companion;

import org.jspecify.annotations.NullMarked;
