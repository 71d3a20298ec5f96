/** The command copr-rpmbuild. */
@NullMarked
package org.fedoracopr.runner.cli;

import org.jspecify.annotations.NullMarked;
