/** Decisions of the process node: what it refuses, how a pod's life goes on, what is mounted where, what the status says. */
@NullMarked
package org.fedoracopr.devkit.node.decide;

import org.jspecify.annotations.NullMarked;
