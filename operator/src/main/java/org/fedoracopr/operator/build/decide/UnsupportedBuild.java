package org.fedoracopr.operator.build.decide;

import java.time.Instant;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.operator.unread.Unread;

/** A build whose spec this version cannot read: it waits for an operator that can, and nothing is built (invariant I10). */
public final class UnsupportedBuild {

    private UnsupportedBuild() {}

    /** The status that says so; one that has ended keeps its own. */
    public static CoprBuildStatus status(CoprBuildStatus before, long generation, String problem, Instant now) {
        if (before.phase() != null && before.phase().isTerminal()) {
            return before;
        }
        var edit = new StatusEdit(before, generation, now);
        if (before.phase() == null) {
            edit.phase(BuildPhase.PENDING);
        }
        edit.condition(ConditionType.COMPLETE, "False", Unread.REASON, problem);
        return StatusBounds.fit(edit.status());
    }
}
