/** The cluster that is measured: control plane, simulated nodes, the operator as a process, and what can be read from them. */
@NullMarked
package org.fedoracopr.bench.cluster;

import org.jspecify.annotations.NullMarked;
