/** Holds a published directory against the receipt of its hand-over. */
@NullMarked
package org.fedoracopr.runner.receipt;

import org.jspecify.annotations.NullMarked;
