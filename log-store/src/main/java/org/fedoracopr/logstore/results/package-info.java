/** What the results volume says about builds that have ended, read and never written. */
@NullMarked
package org.fedoracopr.logstore.results;

import org.jspecify.annotations.NullMarked;
