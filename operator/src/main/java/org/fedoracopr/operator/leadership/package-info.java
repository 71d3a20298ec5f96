/** One operator acts, others stand by: the lease, and the gate that every change of the cluster passes. */
@NullMarked
package org.fedoracopr.operator.leadership;

import org.jspecify.annotations.NullMarked;
