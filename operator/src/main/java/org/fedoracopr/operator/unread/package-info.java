/** Resources that this version cannot read, wholly or in part: each harms only itself. */
@NullMarked
package org.fedoracopr.operator.unread;

import org.jspecify.annotations.NullMarked;
