package org.fedoracopr.runner.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What main.ini says (CFG-2, CFG-4).
 *
 * @param frontendUrl without a trailing slash; null when {@code --build-id} cannot be used
 * @param macroOverrideDbUrl kept for upstream's files; never fetched during a build
 * @param distGitSections in order, up to the first gap
 * @param agentWait how long a builder Pod waits for its agent
 * @param maxDownloadBytes the largest file that is downloaded
 */
public record RunnerConfiguration(
        @Nullable String frontendUrl,
        Path resultdir,
        Path workspace,
        Path lockfile,
        Path logfile,
        Path pidfile,
        Path loggerPidfile,
        List<String> enabledSourceProtocols,
        String rpmVendorCoprName,
        String macroOverrideDbUrl,
        @Nullable String distGitLookasideUrl,
        @Nullable String distGitCloneUrl,
        List<DistGitSection> distGitSections,
        EngineName engine,
        ResultsForm resultsForm,
        Duration agentWait,
        long maxDownloadBytes) {

    public RunnerConfiguration {
        enabledSourceProtocols = List.copyOf(enabledSourceProtocols);
        distGitSections = List.copyOf(distGitSections);
    }
}
