package org.fedoracopr.runner.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What main.ini says (CFG-2, CFG-4).
 *
 * @param frontendUrl without a trailing slash; null when {@code --build-id} cannot be used
 * @param resultsUrl where the repositories of projects lie, for {@code copr://}; without a trailing slash
 * @param macroOverrideDbUrl kept for upstream's files; never fetched during a build
 * @param macroOverrideDb a file that replaces the macro overrides that come with the runner
 * @param distGitSections in order, up to the first gap
 * @param agentWait how long a builder Pod waits for its agent
 * @param maxDownloadBytes the largest file that is downloaded
 * @param enableNetPermitted whether {@code --enable-net} is honoured
 * @param repositoryWait how long copr_base and copr_coprdir are waited for
 * @param builderConfiguration copr-rpmbuild.yml; need not exist
 * @param mock how mock is used
 * @param templateDirectories where templates of the administrator may lie, the first one wins
 */
public record RunnerConfiguration(
        @Nullable String frontendUrl,
        @Nullable String resultsUrl,
        Path resultdir,
        Path workspace,
        Path lockfile,
        Path logfile,
        Path pidfile,
        Path loggerPidfile,
        List<String> enabledSourceProtocols,
        String rpmVendorCoprName,
        String macroOverrideDbUrl,
        @Nullable Path macroOverrideDb,
        @Nullable String distGitLookasideUrl,
        @Nullable String distGitCloneUrl,
        List<DistGitSection> distGitSections,
        EngineName engine,
        ResultsForm resultsForm,
        Duration agentWait,
        long maxDownloadBytes,
        boolean enableNetPermitted,
        Duration repositoryWait,
        Path builderConfiguration,
        MockSettings mock,
        List<Path> templateDirectories) {

    public RunnerConfiguration {
        enabledSourceProtocols = List.copyOf(enabledSourceProtocols);
        distGitSections = List.copyOf(distGitSections);
        templateDirectories = List.copyOf(templateDirectories);
    }
}
