/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.results;

import org.jspecify.annotations.NullMarked;
