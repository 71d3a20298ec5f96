/** The storage that keeps the newest bytes of growing logs in Redis, in front of another storage. */
@NullMarked
package org.fedoracopr.logstore.redis;

import org.jspecify.annotations.NullMarked;
