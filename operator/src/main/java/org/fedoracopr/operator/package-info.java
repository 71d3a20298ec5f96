/** The operator: from CoprBuild to builder Pod to published result. */
@NullMarked
package org.fedoracopr.operator;

import org.jspecify.annotations.NullMarked;
