/** The certificate authority of a local cluster and the certificates it issues. */
@NullMarked
package org.fedoracopr.devkit.certificates;

import org.jspecify.annotations.NullMarked;
