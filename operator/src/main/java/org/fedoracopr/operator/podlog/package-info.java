/** Streams of container logs, as the API server gives them. */
@NullMarked
package org.fedoracopr.operator.podlog;

import org.jspecify.annotations.NullMarked;
