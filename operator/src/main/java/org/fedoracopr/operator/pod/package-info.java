/** The builder Pod that a build and a pool ask for. */
@NullMarked
package org.fedoracopr.operator.pod;

import org.jspecify.annotations.NullMarked;
