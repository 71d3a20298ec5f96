/** The life of a build as a pure function: from what is seen to the next status and actions. */
@NullMarked
package org.fedoracopr.operator.build.decide;

import org.jspecify.annotations.NullMarked;
