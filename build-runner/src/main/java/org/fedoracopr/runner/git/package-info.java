/** Clones and checkouts, done by JGit. */
@NullMarked
package org.fedoracopr.runner.git;

import org.jspecify.annotations.NullMarked;
