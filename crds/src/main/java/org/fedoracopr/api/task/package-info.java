/** Copr's task JSON: what a builder is told to do, as the frontend writes it. */
@NullMarked
package org.fedoracopr.api.task;

import org.jspecify.annotations.NullMarked;
