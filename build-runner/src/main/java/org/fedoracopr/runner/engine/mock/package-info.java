/** The engine that builds in a chroot made by mock. */
@NullMarked
package org.fedoracopr.runner.engine.mock;

import org.jspecify.annotations.NullMarked;
