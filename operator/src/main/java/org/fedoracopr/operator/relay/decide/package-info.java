/** Which bytes of a re-read log may be sent, and where they stand. */
@NullMarked
package org.fedoracopr.operator.relay.decide;

import org.jspecify.annotations.NullMarked;
