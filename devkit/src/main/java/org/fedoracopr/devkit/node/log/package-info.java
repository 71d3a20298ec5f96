/** Container logs as a kubelet keeps them: CRI lines in a file that rotates, and readers that follow it. */
@NullMarked
package org.fedoracopr.devkit.node.log;

import org.jspecify.annotations.NullMarked;
