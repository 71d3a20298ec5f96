/** What becomes of a Pod whose build is no more. */
@NullMarked
package org.fedoracopr.operator.orphan.decide;

import org.jspecify.annotations.NullMarked;
