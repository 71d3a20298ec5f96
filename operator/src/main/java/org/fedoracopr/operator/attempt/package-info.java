/** What runs beside the reconciler for each attempt: the readers of its two logs. */
@NullMarked
package org.fedoracopr.operator.attempt;

import org.jspecify.annotations.NullMarked;
