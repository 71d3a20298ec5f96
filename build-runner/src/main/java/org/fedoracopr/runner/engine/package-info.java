/** How packages are built: the interface of the engines, and the engine rpmbuild. */
@NullMarked
package org.fedoracopr.runner.engine;

import org.jspecify.annotations.NullMarked;
