/** The backend end of the live log. */
@NullMarked
package org.fedoracopr.logstore;

import org.jspecify.annotations.NullMarked;
