/** Tests that hold the documentation to the code. */
@NullMarked
package org.fedoracopr.runner.docs;

import org.jspecify.annotations.NullMarked;
