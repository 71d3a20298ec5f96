/** Builds by the operator as real pods. */
@NullMarked
package org.fedoracopr.e2e.build;

import org.jspecify.annotations.NullMarked;
