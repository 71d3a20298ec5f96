package org.fedoracopr.runner.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.fedoracopr.api.task.Task;

/**
 * The task of a build.
 *
 * @param shown the dictionary that the log shows, in upstream's form: {@code source_json} is parsed, keys that the task lacks are there
 * @param sourcePackageOnly whether the build ends with the source package
 */
record LoadedTask(Task task, ObjectNode shown, boolean sourcePackageOnly) {}
