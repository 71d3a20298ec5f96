/** A whole installation on one machine for tests: control plane, process node, log store, dist-git and operator. */
@NullMarked
package org.fedoracopr.operator.cluster;

import org.jspecify.annotations.NullMarked;
