/** The storage that keeps build logs in plain files. */
@NullMarked
package org.fedoracopr.logstore.file;

import org.jspecify.annotations.NullMarked;
