package org.fedoracopr.operator.build.decide;

import org.fedoracopr.api.task.TaskFormatException;
import org.fedoracopr.api.v1alpha1.CoprBuildNames;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.InvalidFieldException;
import org.fedoracopr.api.v1alpha1.ResultsPath;
import org.fedoracopr.api.v1alpha1.SpecSize;
import org.fedoracopr.api.v1alpha1.TaskConversion;
import org.jspecify.annotations.Nullable;

/** Says whether a build can be made of a spec: what the API server's rules cannot see is refused here, once and for all. */
public final class SpecCheck {
    private SpecCheck() {}

    /** The sentence that says which field cannot be used and why; null when all can. */
    public static @Nullable String problem(String buildName, CoprBuildSpec spec) {
        try {
            SpecSize.require(spec);
            ResultsPath.of(spec);
            CoprBuildNames.podName(buildName, 1);
            CoprBuildNames.labels(buildName, spec);
            TaskConversion.toTask(spec);
            return null;
        } catch (InvalidFieldException | TaskFormatException e) {
            return e.getMessage();
        }
    }
}
