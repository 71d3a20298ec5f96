/** How the proxy reads a request as Kubernetes does, without I/O. */
@NullMarked
package org.fedoracopr.devkit.proxy.decide;

import org.jspecify.annotations.NullMarked;
