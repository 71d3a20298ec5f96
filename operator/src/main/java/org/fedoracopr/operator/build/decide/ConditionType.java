package org.fedoracopr.operator.build.decide;

import org.fedoracopr.api.v1alpha1.CoprBuildStatus;

/** The types of conditions of a CoprBuild; they are API. */
public enum ConditionType {
    /** A pool has a place for the build, and its Pod a node. */
    SCHEDULED("Scheduled"),
    /** The builder works. */
    POD_READY("PodReady"),
    /** Length and digest of the whole log are known, and it is on the volume. */
    LOG_SEALED("LogSealed"),
    /** The backend has the whole log. */
    LOG_RELAYED("LogRelayed"),
    /** The results are in their place on the volume. */
    RESULTS_PUBLISHED("ResultsPublished"),
    /** The build has ended. */
    COMPLETE("Complete");

    /** The reason of {@link #LOG_RELAYED} while the backend is waited for. */
    public static final String RELAYING = "Relaying";

    private final String text;

    ConditionType(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** Whether a build's log is still under way to the backend, so that its Pod is held for that. */
    public static boolean isRelaying(CoprBuildStatus status) {
        return status.conditions().stream()
                .anyMatch(condition ->
                        condition.type().equals(LOG_RELAYED.text()) && RELAYING.equals(condition.reason()));
    }
}
