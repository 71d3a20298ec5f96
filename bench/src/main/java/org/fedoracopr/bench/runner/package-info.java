/** The build runner and its Python counterpart as processes that are timed. */
@NullMarked
package org.fedoracopr.bench.runner;

import org.jspecify.annotations.NullMarked;
