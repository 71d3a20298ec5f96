/** A proxy in front of the API server that misbehaves on request, so that programs can be tried against every way in which a call can fail. */
@NullMarked
package org.fedoracopr.devkit.proxy;

import org.jspecify.annotations.NullMarked;
