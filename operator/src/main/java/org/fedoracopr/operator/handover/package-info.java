/** What the agent reports of an attempt: its records read, put together and checked. */
@NullMarked
package org.fedoracopr.operator.handover;

import org.jspecify.annotations.NullMarked;
