/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.log;

import org.jspecify.annotations.NullMarked;
