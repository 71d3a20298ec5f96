/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.cli;

import org.jspecify.annotations.NullMarked;
