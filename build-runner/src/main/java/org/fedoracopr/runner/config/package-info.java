/** Ini files and the runner's own configuration, main.ini. */
@NullMarked
package org.fedoracopr.runner.config;

import org.jspecify.annotations.NullMarked;
