/** Spec files: macros, conditions and the tags of the preamble, evaluated without running anything of what a package brings. */
@NullMarked
package org.fedoracopr.runner.spec;

import org.jspecify.annotations.NullMarked;
