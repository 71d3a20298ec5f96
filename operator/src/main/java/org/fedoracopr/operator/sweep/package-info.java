/** Removes what builds that are gone have left behind. */
@NullMarked
package org.fedoracopr.operator.sweep;

import org.jspecify.annotations.NullMarked;
