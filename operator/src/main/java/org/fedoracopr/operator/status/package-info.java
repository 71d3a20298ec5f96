/** The one way by which a status is written. */
@NullMarked
package org.fedoracopr.operator.status;

import org.jspecify.annotations.NullMarked;
