/** Limits of a Copr backend as a CoprBuildQuota. */
@NullMarked
package org.fedoracopr.cli.quotas;

import org.jspecify.annotations.NullMarked;
