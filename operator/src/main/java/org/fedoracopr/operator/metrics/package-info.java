/** What the operator tells a Prometheus of itself. */
@NullMarked
package org.fedoracopr.operator.metrics;

import org.jspecify.annotations.NullMarked;
