/** HTTP as the runner needs it: documents with upstream's retries, files with a bound on their size. */
@NullMarked
package org.fedoracopr.runner.http;

import org.jspecify.annotations.NullMarked;
