/** Tests of what is said of a configuration before a builder reads it. */
@NullMarked
package org.fedoracopr.runner.check;

import org.jspecify.annotations.NullMarked;
