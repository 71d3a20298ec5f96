/** Finds Pods whose build is no more, and lets go of them. */
@NullMarked
package org.fedoracopr.operator.orphan.io;

import org.jspecify.annotations.NullMarked;
