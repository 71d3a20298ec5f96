/** Tests of what the runner takes from its Pod. */
@NullMarked
package org.fedoracopr.runner.pod;

import org.jspecify.annotations.NullMarked;
