/** The removal of logs from the store that are on the results volume. */
@NullMarked
package org.fedoracopr.logstore.expiry;

import org.jspecify.annotations.NullMarked;
