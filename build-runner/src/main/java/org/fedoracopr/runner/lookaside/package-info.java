/** Files that a dist-git repository names in its sources file and that lie in a lookaside cache. */
@NullMarked
package org.fedoracopr.runner.lookaside;

import org.jspecify.annotations.NullMarked;
