/** Tests of the API as a whole. */
@NullMarked
package org.fedoracopr.api;

import org.jspecify.annotations.NullMarked;
