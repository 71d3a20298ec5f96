/** Reads RPM packages in Java: names and digests from headers, the spec file from a source package's payload. */
@NullMarked
package org.fedoracopr.runner.rpm;

import org.jspecify.annotations.NullMarked;
