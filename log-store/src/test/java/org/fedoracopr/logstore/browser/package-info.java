/** The log store's pages in a real browser. */
@NullMarked
package org.fedoracopr.logstore.browser;

import org.jspecify.annotations.NullMarked;
