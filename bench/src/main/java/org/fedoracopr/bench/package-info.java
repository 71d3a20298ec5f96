/** Benchmarks of the whole system, each against something a user could pick instead. */
@NullMarked
package org.fedoracopr.bench;

import org.jspecify.annotations.NullMarked;
