/** The HTTP front of the log store: batches in through /update, logs out by path, by range and live. */
@NullMarked
package org.fedoracopr.logstore.http;

import org.jspecify.annotations.NullMarked;
