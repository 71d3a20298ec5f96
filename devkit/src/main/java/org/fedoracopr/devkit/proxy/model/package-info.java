/** Values of the proxy: requests, what is done to them, how streams end. */
@NullMarked
package org.fedoracopr.devkit.proxy.model;

import org.jspecify.annotations.NullMarked;
