/** What operator, agent and runner say to each other: annotations, files in the Pod, records, manifest and log seal. */
@NullMarked
package org.fedoracopr.api.protocol;

import org.jspecify.annotations.NullMarked;
