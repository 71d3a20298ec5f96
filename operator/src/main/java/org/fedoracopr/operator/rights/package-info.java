/** What the operator may do in the cluster, and the check at its start that it may. */
@NullMarked
package org.fedoracopr.operator.rights;

import org.jspecify.annotations.NullMarked;
