/** The agent: the container beside the builder that keeps the log, stages the results and publishes them on the operator's permit. */
@NullMarked
package org.fedoracopr.runner.agent;

import org.jspecify.annotations.NullMarked;
