/** Tests on a real kubelet with containerd, and on any cluster in KUBECONFIG. */
@NullMarked
package org.fedoracopr.e2e;

import org.jspecify.annotations.NullMarked;
