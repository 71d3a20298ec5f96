/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.engine.rpmbuild;

import org.jspecify.annotations.NullMarked;
