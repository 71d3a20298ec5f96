/** The program mock: how it is called, configured and understood. */
@NullMarked
package org.fedoracopr.runner.mock;

import org.jspecify.annotations.NullMarked;
