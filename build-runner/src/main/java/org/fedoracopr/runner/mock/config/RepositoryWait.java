package org.fedoracopr.runner.mock.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.http.HttpFailure;
import org.fedoracopr.runner.http.Pauses;
import org.fedoracopr.runner.http.ResourceProbe;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the repositories of the build's own project, which may be made at this very moment: mock would fail for want of them with a message that
 * says less (REPO-2).
 */
final class RepositoryWait {

    private static final Set<String> OWN = Set.of("copr_base", "copr_coprdir");
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String METADATA = "repodata/repomd.xml";

    private final ResourceProbe probe;
    private final Pauses pauses;
    private final InstantSource clock;
    private final Consumer<String> log;

    RepositoryWait(ResourceProbe probe, Pauses pauses, InstantSource clock, Consumer<String> log) {
        this.probe = probe;
        this.pauses = pauses;
        this.clock = clock;
        this.log = log;
    }

    /** Whether there is anything to wait for. A place that only the package manager can complete cannot be asked. */
    static boolean isWaitedFor(RepositoryStanza repository) {
        return OWN.contains(repository.id()) && repository.baseurl().indexOf('$') < 0;
    }

    /** Returns when all of them answer; the limit is for all together. */
    void await(List<RepositoryStanza> repositories, Duration limit) throws BuildException {
        Instant end = clock.instant().plus(limit);
        for (RepositoryStanza repository : repositories) {
            if (isWaitedFor(repository)) {
                await(repository, end, limit);
            }
        }
    }

    private void await(RepositoryStanza repository, Instant end, Duration limit) throws BuildException {
        String baseurl = repository.baseurl();
        String url = baseurl + (baseurl.endsWith("/") ? "" : "/") + METADATA;
        Problem problem = problem(url);
        if (problem != null) {
            log.accept("Waiting for the repository " + repository.id() + ": " + url + ": " + problem.text());
        }
        while (problem != null) {
            if (!clock.instant().isBefore(end)) {
                throw new BuildException(Failure.of(
                                FailureCause.REPOSITORY_UNAVAILABLE,
                                "the repository " + repository.id() + " is not available after " + limit.toSeconds()
                                        + " s: " + url + ": " + problem.text()
                                        + ": see that the project's repository has been created, then build again")
                        .ofRequest(problem.status(), url));
            }
            pauses.pause(PAUSE);
            problem = problem(url);
        }
    }

    /** Why a repository cannot be used. */
    private record Problem(@Nullable Integer status, String text) {}

    private @Nullable Problem problem(String url) throws BuildException {
        if (url.startsWith("file:")) {
            return isFile(url) ? null : new Problem(null, "no such file");
        }
        if (!url.startsWith("http:") && !url.startsWith("https:")) {
            return null;
        }
        try {
            probe.check(url);
            return null;
        } catch (HttpFailure failure) {
            return new Problem(failure.status(), String.valueOf(failure.getMessage()));
        }
    }

    private static boolean isFile(String url) throws BuildException {
        try {
            return Files.isRegularFile(Path.of(URI.create(url)));
        } catch (IllegalArgumentException e) {
            throw new BuildException(
                    FailureCause.TASK_INVALID,
                    "not the URL of a directory: " + PlainValue.shown(url) + ": write file:///path",
                    e);
        }
    }
}
