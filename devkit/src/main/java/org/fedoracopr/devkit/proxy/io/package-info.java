/** The sockets of the proxy. */
@NullMarked
package org.fedoracopr.devkit.proxy.io;

import org.jspecify.annotations.NullMarked;
