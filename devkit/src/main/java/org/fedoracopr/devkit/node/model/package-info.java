/** Values of the process node: container states, mount steps and images, without I/O. */
@NullMarked
package org.fedoracopr.devkit.node.model;

import org.jspecify.annotations.NullMarked;
