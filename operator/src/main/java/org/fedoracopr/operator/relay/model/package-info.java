/** What the relay sends and what the backend answers. */
@NullMarked
package org.fedoracopr.operator.relay.model;

import org.jspecify.annotations.NullMarked;
