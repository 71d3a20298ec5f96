/** What a build leaves in its result directory. */
@NullMarked
package org.fedoracopr.runner.results;

import org.jspecify.annotations.NullMarked;
