/** Tests of the package of the same name. */
@NullMarked
package org.fedoracopr.runner.http;

import org.jspecify.annotations.NullMarked;
