/**
 * Templates that an administrator writes in the place of what the builder writes by itself: the part of Jinja2 that templates of configuration files
 * use (CFG-8).
 */
@NullMarked
package org.fedoracopr.runner.template;

import org.jspecify.annotations.NullMarked;
