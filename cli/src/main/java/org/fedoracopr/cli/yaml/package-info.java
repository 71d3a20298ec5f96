/** Reading and writing YAML. */
@NullMarked
package org.fedoracopr.cli.yaml;

import org.jspecify.annotations.NullMarked;
