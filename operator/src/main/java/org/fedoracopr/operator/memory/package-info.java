/** How much memory of the machine the operator keeps. */
@NullMarked
package org.fedoracopr.operator.memory;

import org.jspecify.annotations.NullMarked;
