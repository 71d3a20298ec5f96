/** The reconciler of CoprBuildQuota: what its limits hold. */
@NullMarked
package org.fedoracopr.operator.quota;

import org.jspecify.annotations.NullMarked;
