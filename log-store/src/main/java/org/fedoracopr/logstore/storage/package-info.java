/** What a store of build logs is: its keys, batches, outcomes and the interface every storage implements. */
@NullMarked
package org.fedoracopr.logstore.storage;

import org.jspecify.annotations.NullMarked;
