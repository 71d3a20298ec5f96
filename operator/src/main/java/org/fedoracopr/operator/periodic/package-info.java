/** What the operator does every few seconds. */
@NullMarked
package org.fedoracopr.operator.periodic;

import org.jspecify.annotations.NullMarked;
