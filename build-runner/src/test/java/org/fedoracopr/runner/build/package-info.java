/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.build;

import org.jspecify.annotations.NullMarked;
