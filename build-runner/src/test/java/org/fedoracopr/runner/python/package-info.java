/** Programs in Python that tests ask. */
@NullMarked
package org.fedoracopr.runner.python;

import org.jspecify.annotations.NullMarked;
