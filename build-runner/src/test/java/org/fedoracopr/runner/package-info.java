/** What the tests of the runner share. */
@NullMarked
package org.fedoracopr.runner;

import org.jspecify.annotations.NullMarked;
