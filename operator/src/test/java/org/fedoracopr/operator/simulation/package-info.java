/** A deterministic simulation: the operator's own decisions on a model of cluster, nodes, agents, volume and backend, under faults. */
@NullMarked
package org.fedoracopr.operator.simulation;

import org.jspecify.annotations.NullMarked;
