package org.fedoracopr.operator.simulation;

import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.jspecify.annotations.Nullable;

/** I4: a build that says that it succeeded, or that its results are published, has its manifest on the volume, with the digest that stands in its status. */
final class ManifestOnVolume extends Invariant {

    private final World world;

    ManifestOnVolume(World world) {
        super("I4");
        this.world = world;
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        CoprBuildStatus status = after.getStatus();
        if (status == null) {
            return;
        }
        boolean published = status.conditions().stream()
                .anyMatch(condition -> condition.type().equals("ResultsPublished")
                        && condition.status().equals("True"));
        if (status.phase() == BuildPhase.SUCCEEDED || published) {
            VolumeModel.Result result = world.volume().of(Things.uid(after));
            require(
                    result != null && result.manifestSha256().equals(status.manifestSha256()),
                    "%s is %s with manifest %s, the volume has %s",
                    Things.name(after),
                    status.phase(),
                    status.manifestSha256(),
                    result);
        }
    }
}
