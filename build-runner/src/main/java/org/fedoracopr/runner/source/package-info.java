/** Where sources come from: one provider for each kind of source that a task can name. */
@NullMarked
package org.fedoracopr.runner.source;

import org.jspecify.annotations.NullMarked;
