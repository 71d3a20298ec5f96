/** Tests of templates. */
@NullMarked
package org.fedoracopr.runner.template;

import org.jspecify.annotations.NullMarked;
