/** kubectl copr: what administrators and users of builders do beside kubectl. */
@NullMarked
package org.fedoracopr.cli;

import org.jspecify.annotations.NullMarked;
