package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.jspecify.annotations.Nullable;

/** Something that holds at every moment; it looks at what it is told of, and throws when it does not hold any more. */
abstract class Invariant {

    /** One of these does not hold. */
    static final class BrokenException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String id;

        BrokenException(String id, String message) {
            super(id + ": " + message);
            this.id = id;
        }

        String id() {
            return id;
        }
    }

    private final String id;

    Invariant(String id) {
        this.id = id;
    }

    /** A build was made or changed. */
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {}

    void buildDeleted(CoprBuild last) {}

    void podChanged(Store.Change change, Pod pod) {}

    /** A request about one Pod has changed this one. */
    void reached(String meant, Pod pod) {}

    void published(VolumeModel.Result result) {}

    void decided(BuildSnapshot snapshot, Decision decision) {}

    /** Faults are over, and everything had its time. */
    void settled() {}

    @SuppressWarnings("AnnotateFormatMethod") // No library here has the annotation.
    final void require(boolean holds, String otherwise, @Nullable Object... details) {
        if (!holds) {
            throw new BrokenException(id, otherwise.formatted(details));
        }
    }
}
