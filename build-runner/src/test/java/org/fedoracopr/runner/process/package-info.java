@NullMarked
package org.fedoracopr.runner.process;

import org.jspecify.annotations.NullMarked;
