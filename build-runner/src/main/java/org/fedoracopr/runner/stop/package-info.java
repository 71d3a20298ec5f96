/** Why and when a running build is stopped, and the signals that do it. */
@NullMarked
package org.fedoracopr.runner.stop;

import org.jspecify.annotations.NullMarked;
