/** The programs beside copr-rpmbuild that have logic: copr-builder, copr-rpmbuild-loggify, copr-sources-custom and dist-git-client. */
@NullMarked
package org.fedoracopr.runner.companion;

import org.jspecify.annotations.NullMarked;
