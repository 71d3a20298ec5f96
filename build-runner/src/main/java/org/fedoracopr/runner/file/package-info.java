/** Small operations on files that more than one feature needs. */
@NullMarked
package org.fedoracopr.runner.file;

import org.jspecify.annotations.NullMarked;
