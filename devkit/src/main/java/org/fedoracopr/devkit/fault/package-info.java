/** Faults of a running devkit cluster from the command line, through a Unix socket. */
@NullMarked
package org.fedoracopr.devkit.fault;

import org.jspecify.annotations.NullMarked;
