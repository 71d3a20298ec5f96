/** What the kubelet asks to know whether the operator lives and works. */
@NullMarked
package org.fedoracopr.operator.health;

import org.jspecify.annotations.NullMarked;
