package org.fedoracopr.operator.orphan.decide;

import java.util.Map;

/** The next thing to do about an orphaned Pod; each can be repeated without harm. */
public sealed interface OrphanStep {

    /** Wait for the Pod to go on by itself. */
    record Nothing() implements OrphanStep {}

    /** Tell builder or agent something. */
    record Tell(Map<String, String> annotations) implements OrphanStep {
        public Tell {
            annotations = Map.copyOf(annotations);
        }
    }

    /** Take the finalizer off, and delete the Pod unless that is under way. */
    record LetGo() implements OrphanStep {}
}
