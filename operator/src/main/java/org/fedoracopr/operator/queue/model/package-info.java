/** Waiting builds, pools and their occupancy. */
@NullMarked
package org.fedoracopr.operator.queue.model;

import org.jspecify.annotations.NullMarked;
