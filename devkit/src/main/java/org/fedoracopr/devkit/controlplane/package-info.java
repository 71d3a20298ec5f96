/** A Kubernetes control plane of local processes: etcd, API server, controller manager and scheduler. */
@NullMarked
package org.fedoracopr.devkit.controlplane;

import org.jspecify.annotations.NullMarked;
