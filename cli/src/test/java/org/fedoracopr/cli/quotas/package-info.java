@NullMarked
package org.fedoracopr.cli.quotas;

import org.jspecify.annotations.NullMarked;
