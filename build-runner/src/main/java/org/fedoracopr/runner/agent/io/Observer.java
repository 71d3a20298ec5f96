package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.time.Instant;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.runner.agent.model.LockState;
import org.fedoracopr.runner.agent.model.Observation;
import org.jspecify.annotations.Nullable;

/** Puts together what the agent sees at one moment. */
final class Observer {

    /** The value of an annotation; the kubelet changes all of them at once, but between two reads of ours. */
    interface AnnotationTexts {
        String text(String annotation) throws IOException;
    }

    private final AnnotationTexts annotations;
    private final StateStore store;

    Observer(AnnotationTexts annotations, StateStore store) {
        this.annotations = annotations;
        this.store = store;
    }

    Observation observe(LockState lock, boolean outcomePresent, Instant now) throws IOException {
        // First, for a permit may have come just before the Pod was told to end.
        Instant terminatingSince = store.terminatingSince().orElse(null);
        // Also before the permit: both may come at once, and an acknowledgement without a permit means that none will.
        int acknowledged = acknowledged(annotations.text(PodAnnotations.ACKNOWLEDGED));
        return new Observation(
                lock,
                outcomePresent,
                BuilderEnded.parse(annotations.text(PodAnnotations.BUILDER_ENDED))
                        .orElse(null),
                CommitPermit.parse(annotations.text(PodAnnotations.COMMIT)).orElse(null),
                acknowledged,
                range(),
                annotations.text(PodAnnotations.REPEAT),
                terminatingSince,
                now);
    }

    @Nullable
    RangeRequest range() throws IOException {
        return RangeRequest.parse(annotations.text(PodAnnotations.RANGE)).orElse(null);
    }

    private static int acknowledged(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }
}
