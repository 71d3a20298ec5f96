/** Child processes and temporary directories that never outlive the JVM that made them. */
@NullMarked
package org.fedoracopr.devkit.process;

import org.jspecify.annotations.NullMarked;
