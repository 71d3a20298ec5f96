/** Checks what an administrator gives to builders before a builder reads it. */
@NullMarked
package org.fedoracopr.runner.check;

import org.jspecify.annotations.NullMarked;
