/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.spec;

import org.jspecify.annotations.NullMarked;
