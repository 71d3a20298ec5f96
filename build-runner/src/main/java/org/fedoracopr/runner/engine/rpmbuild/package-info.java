/** The engine rpmbuild: packages built by the rpmbuild of the machine itself, in its own root, without isolation. */
@NullMarked
package org.fedoracopr.runner.engine.rpmbuild;

import org.jspecify.annotations.NullMarked;
