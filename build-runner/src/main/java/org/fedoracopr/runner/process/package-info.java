/** Programs that a build runs: each in a process group of its own, its output live in the log. */
@NullMarked
package org.fedoracopr.runner.process;

import org.jspecify.annotations.NullMarked;
