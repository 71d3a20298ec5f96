/** The files that tell mock how to build: rendered from a task, and what is written for the whole machine. */
@NullMarked
package org.fedoracopr.runner.mock.config;

import org.jspecify.annotations.NullMarked;
