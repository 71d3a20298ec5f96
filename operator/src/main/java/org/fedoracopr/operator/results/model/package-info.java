/** What is found of the volumes that results are published on. */
@NullMarked
package org.fedoracopr.operator.results.model;

import org.jspecify.annotations.NullMarked;
