/** Builders that are made before there is a build for them: what is wanted and what is there. */
@NullMarked
package org.fedoracopr.operator.warm.model;

import org.jspecify.annotations.NullMarked;
