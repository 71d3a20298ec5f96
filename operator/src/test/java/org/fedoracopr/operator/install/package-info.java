/** The two ways to install on a cluster, kustomize and Helm: that they are the same, and that they work. */
@NullMarked
package org.fedoracopr.operator.install;

import org.jspecify.annotations.NullMarked;
