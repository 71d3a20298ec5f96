/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.mock.config;

import org.jspecify.annotations.NullMarked;
