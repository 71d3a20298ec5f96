package org.fedoracopr.runner.mock.config;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * The isolation that child.cfg names (MOCK-5).
 *
 * @param word null where the chroot's own configuration decides
 * @param remark for the log, where the word is not the task's
 */
public record IsolationChoice(
        @Nullable String word, @Nullable String remark) {

    private static final String SIMPLE = "simple";

    /**
     * What becomes of a task's isolation.
     *
     * @param profile of the builder Pod; null outside of one, where nothing is known to be impossible
     */
    public static IsolationChoice resolve(@Nullable String ofTask, @Nullable SecurityProfile profile)
            throws BuildException {
        return switch (ofTask == null ? "default" : ofTask) {
            case "default" -> new IsolationChoice(null, null);
            case "none" ->
                new IsolationChoice(
                        SIMPLE, "The isolation \"none\" of this build is mock's isolation \"simple\": a chroot.");
            case SIMPLE, "auto" -> new IsolationChoice(ofTask, null);
            case "nspawn" -> nspawn(profile);
            default ->
                throw PlainValue.refused(
                        "isolation",
                        "must be default, nspawn, simple or none, found " + PlainValue.shown(String.valueOf(ofTask)));
        };
    }

    private static IsolationChoice nspawn(@Nullable SecurityProfile profile) throws BuildException {
        if (profile != null && !profile.runsNspawn()) {
            throw new BuildException(
                    FailureCause.TASK_INVALID,
                    "the isolation nspawn cannot run in a builder with the security profile " + profile.name()
                            + ": set isolation to simple or default, or build in a pool with the profile Privileged");
        }
        return new IsolationChoice("nspawn", null);
    }
}
