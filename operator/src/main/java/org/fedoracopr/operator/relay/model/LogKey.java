package org.fedoracopr.operator.relay.model;

import java.util.Objects;

/**
 * The identity of one attempt's log at the backend.
 *
 * @param buildUid the CoprBuild's UID, the key together with the attempt
 * @param buildId Copr's number, one for all chroots of a build
 * @param taskId Copr's task id
 * @param path where the results will be, relative to the results volume; tells the backend which URL serves this log
 */
public record LogKey(String buildUid, long buildId, String taskId, int attempt, String path) {

    public LogKey {
        Objects.requireNonNull(buildUid, "buildUid is null");
        Objects.requireNonNull(taskId, "taskId is null");
        Objects.requireNonNull(path, "path is null");
    }
}
