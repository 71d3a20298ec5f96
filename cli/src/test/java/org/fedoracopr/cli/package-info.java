@NullMarked
package org.fedoracopr.cli;

import org.jspecify.annotations.NullMarked;
