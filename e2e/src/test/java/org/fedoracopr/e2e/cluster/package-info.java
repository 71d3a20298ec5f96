/** What the tests on a real kubelet stand on: the cluster, a Copr instance in it, its builds and plain pods. */
@NullMarked
package org.fedoracopr.e2e.cluster;

import org.jspecify.annotations.NullMarked;
