/** The live log's way from the builder's container to the backend. */
@NullMarked
package org.fedoracopr.operator.relay.io;

import org.jspecify.annotations.NullMarked;
