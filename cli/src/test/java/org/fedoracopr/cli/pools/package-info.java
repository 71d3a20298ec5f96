@NullMarked
package org.fedoracopr.cli.pools;

import org.jspecify.annotations.NullMarked;
