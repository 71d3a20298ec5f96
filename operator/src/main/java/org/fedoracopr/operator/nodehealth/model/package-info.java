/** What is known of nodes that fail builders, and the rules for it. */
@NullMarked
package org.fedoracopr.operator.nodehealth.model;

import org.jspecify.annotations.NullMarked;
