/** That a cluster leaves nothing behind on its machine. */
@NullMarked
package org.fedoracopr.e2e.machine;

import org.jspecify.annotations.NullMarked;
