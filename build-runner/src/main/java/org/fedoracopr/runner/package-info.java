/** What runs in the builder Pod. */
@NullMarked
package org.fedoracopr.runner;

import org.jspecify.annotations.NullMarked;
