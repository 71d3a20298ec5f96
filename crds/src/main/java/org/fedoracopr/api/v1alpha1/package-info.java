/** The custom resources of copr.fedorainfracloud.org/v1alpha1. */
@NullMarked
package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
