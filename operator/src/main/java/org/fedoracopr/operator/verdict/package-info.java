/** Whose fault a failed build is, from all the evidence there is. */
@NullMarked
package org.fedoracopr.operator.verdict;

import org.jspecify.annotations.NullMarked;
