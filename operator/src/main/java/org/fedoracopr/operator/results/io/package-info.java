/** Tries results volumes with Pods, and looks at their claims. */
@NullMarked
package org.fedoracopr.operator.results.io;

import org.jspecify.annotations.NullMarked;
