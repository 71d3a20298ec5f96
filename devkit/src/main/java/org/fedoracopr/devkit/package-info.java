/** A local control plane and a node of local processes, for development and tests. */
@NullMarked
package org.fedoracopr.devkit;

import org.jspecify.annotations.NullMarked;
