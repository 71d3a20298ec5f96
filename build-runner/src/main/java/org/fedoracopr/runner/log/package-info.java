/** The live log: its filter, its one writer, and the lines that a build begins with. */
@NullMarked
package org.fedoracopr.runner.log;

import org.jspecify.annotations.NullMarked;
