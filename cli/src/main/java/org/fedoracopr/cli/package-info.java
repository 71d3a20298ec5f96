/** kubectl copr: submit, why, logs, cancel, ssh, pools. */
@NullMarked
package org.fedoracopr.cli;

import org.jspecify.annotations.NullMarked;
