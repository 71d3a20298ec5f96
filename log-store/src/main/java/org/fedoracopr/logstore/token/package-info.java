/** Writers that are known by a service account's token: what the API server says of it, for a bounded time. */
@NullMarked
package org.fedoracopr.logstore.token;

import org.jspecify.annotations.NullMarked;
