/** The backend end of the live log: the program, its options and its start inside another process. */
@NullMarked
package org.fedoracopr.logstore;

import org.jspecify.annotations.NullMarked;
