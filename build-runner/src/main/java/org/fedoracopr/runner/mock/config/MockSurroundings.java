package org.fedoracopr.runner.mock.config;

import java.nio.file.Path;
import java.util.Map;
import org.fedoracopr.api.protocol.PodFiles;
import org.jspecify.annotations.Nullable;

/**
 * The machine that mock runs on, as far as its configuration depends on it.
 *
 * @param inPod whether this is a builder Pod
 * @param profile the rights of the builder Pod; null where nobody says
 * @param cgroups where the control groups are mounted
 * @param processors that this process may use
 * @param trusted the file with all certificates that are trusted; null where those of the machine are
 */
public record MockSurroundings(
        boolean inPod,
        @Nullable SecurityProfile profile,
        Path cgroups,
        int processors,
        @Nullable String trusted) {

    /** What this process finds. */
    public static MockSurroundings ofProcess() {
        return of(
                System.getenv(), Path.of("/sys/fs/cgroup"), Runtime.getRuntime().availableProcessors());
    }

    static MockSurroundings of(Map<String, String> environment, Path cgroups, int processors) {
        String profile = environment.get(PodFiles.SECURITY_PROFILE_VARIABLE);
        return new MockSurroundings(
                !environment
                        .getOrDefault(PodFiles.SHARED_DIRECTORY_VARIABLE, "")
                        .isEmpty(),
                profile == null || profile.isBlank() ? null : new SecurityProfile(profile.strip()),
                cgroups,
                processors,
                environment.get(PodFiles.TRUSTED_VARIABLE));
    }
}
