/** What the operator relies on in a kubelet, shown with plain pods. */
@NullMarked
package org.fedoracopr.e2e.kubelet;

import org.jspecify.annotations.NullMarked;
