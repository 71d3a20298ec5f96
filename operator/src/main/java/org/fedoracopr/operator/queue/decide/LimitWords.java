package org.fedoracopr.operator.queue.decide;

import java.util.Objects;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Limit;

/** What users read of a limit that holds their build. */
final class LimitWords {

    private LimitWords() {}

    static Admission heldBy(Counter counter) {
        Limit limit = Objects.requireNonNull(counter.limit);
        String group = limit.words(counter.group);
        String hint = limit.rule().hint() == null ? "" : ": " + limit.rule().hint();
        String whose = group.isEmpty() ? "" : " for " + group;
        if (limit.rule().refuses()) {
            return new Admission.Refused(
                    limit.name(), limit.subject() + " are not allowed here" + whose + " (" + limit.name() + ")" + hint);
        }
        if (limit.max() == 0) {
            return new Admission.Waiting(
                    limit.name(), limit.subject() + " are held back by an administrator" + whose + hint);
        }
        return new Admission.Waiting(
                limit.name(),
                counter.used + " of " + limit.max() + " " + limit.subject() + whose + " are under way already" + hint);
    }
}
