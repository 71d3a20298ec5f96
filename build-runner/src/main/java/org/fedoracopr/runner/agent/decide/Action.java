package org.fedoracopr.runner.agent.decide;

import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.RangeRequest;
import org.jspecify.annotations.Nullable;

/** One thing for the agent to do now. */
public sealed interface Action {

    /** Say that the runner was seen. */
    record AnnounceRunner() implements Action {}

    /** The build is over: read and record its outcome. */
    record EndBuild(EndCause cause) implements Action {}

    /** Take the rest of the log and seal it. */
    record SealLog() implements Action {}

    /** Put everything on the volume and print the documents. */
    record StageResults() implements Action {}

    /** Publish under this permit, which is the exact one. */
    record Commit(CommitPermit permit) implements Action {}

    /** Say once that a permit is not for what was prepared. */
    record NotePermit(CommitPermit permit) implements Action {}

    /** Print a window of the log. */
    record PrintRange(RangeRequest request) implements Action {}

    /** Print the documents of a prepared result once more. */
    record PrintAgain(String request) implements Action {}

    /**
     * Write the end record and end.
     *
     * @param message why nothing was committed; null when it was
     */
    record Finish(boolean committed, @Nullable String message) implements Action {}
}
