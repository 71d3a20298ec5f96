/** The process node's hands: processes, directories, the API server and the log endpoint. */
@NullMarked
package org.fedoracopr.devkit.node.io;

import org.jspecify.annotations.NullMarked;
