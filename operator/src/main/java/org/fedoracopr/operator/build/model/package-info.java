/** What the operator sees of a build and what it can do about it. */
@NullMarked
package org.fedoracopr.operator.build.model;

import org.jspecify.annotations.NullMarked;
