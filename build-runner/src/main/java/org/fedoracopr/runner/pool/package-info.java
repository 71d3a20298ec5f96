/** What a builder's surroundings give it besides main.ini: proxies, certificates, files over mock's configuration. */
@NullMarked
package org.fedoracopr.runner.pool;

import org.jspecify.annotations.NullMarked;
