/** The benchmarks that can be run by name. */
@NullMarked
package org.fedoracopr.bench.row;

import org.jspecify.annotations.NullMarked;
