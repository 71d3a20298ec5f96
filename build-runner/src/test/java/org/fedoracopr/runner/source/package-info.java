/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.source;

import org.jspecify.annotations.NullMarked;
