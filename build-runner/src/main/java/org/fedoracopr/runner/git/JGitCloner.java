package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.api.CloneCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.http.Pauses;
import org.fedoracopr.runner.stop.StopToken;

/** Clones with JGit, shallow with all branches, else whole, with upstream's retries (SRC-2, SRC-3). */
final class JGitCloner {

    static final int DEPTH = 500;
    static final int NETWORK_TIMEOUT_SECONDS = 300;

    private final Pauses pauses;
    private final StopToken stop;
    private final Consumer<String> log;
    private final ProgressMonitor monitor;
    private final JGitCalls calls;

    JGitCloner(Pauses pauses, StopToken stop, Consumer<String> log, ProgressMonitor monitor) {
        this.pauses = pauses;
        this.stop = stop;
        this.log = log;
        this.monitor = monitor;
        this.calls = new JGitCalls(stop);
    }

    /** Clones into a directory that is missing or empty; as often as the server's answer allows, but not more than {@code most} says. */
    void cloneTo(String url, Path directory, CloneRetries most) throws BuildException, JGitLimitException {
        for (int round = 0; ; round++) {
            try {
                cloneOnce(url, directory);
                return;
            } catch (GitAPIException | JGitInternalException | IOException e) {
                stop.check();
                GitProblem problem = GitProblem.of(e, GitUrls.isLocal(url));
                problem.refuseLimit(e);
                List<Duration> waits = problem.retries().compareTo(most) < 0
                        ? most.pauses()
                        : problem.retries().pauses();
                if (round >= waits.size()) {
                    throw broken(url, problem, e);
                }
                Duration wait = waits.get(round);
                log.accept("Cloning failed: " + problem.reason() + "; the next try is in " + wait.toSeconds() + " s");
                pauses.pause(wait);
            }
        }
    }

    private void cloneOnce(String url, Path directory)
            throws BuildException, GitAPIException, IOException, JGitInternalException, JGitLimitException {
        try {
            clone(command(url, directory).setDepth(DEPTH));
        } catch (GitAPIException | JGitInternalException e) {
            stop.check();
            GitProblem problem = GitProblem.of(e, GitUrls.isLocal(url));
            problem.refuseLimit(e);
            if (problem.retries() != CloneRetries.SERVER_MAY_RECOVER && !GitUrls.isLocal(url)) {
                throw e;
            }
            log.accept("The shallow clone failed: " + problem.reason() + "; cloning the whole history");
            Trees.delete(directory);
            clone(command(url, directory));
        }
    }

    private void clone(CloneCommand command) throws BuildException, GitAPIException, IOException, JGitLimitException {
        calls.call(() -> {
            command.call().close();
            return command;
        });
    }

    private CloneCommand command(String url, Path directory) {
        return Git.cloneRepository()
                .setURI(url)
                .setDirectory(directory.toFile())
                .setCloneAllBranches(true)
                .setProgressMonitor(monitor)
                .setTimeout(NETWORK_TIMEOUT_SECONDS);
    }

    static BuildException broken(String url, GitProblem problem, Throwable origin) {
        return new BuildException(
                Failure.of(
                                FailureCause.SOURCES_UNAVAILABLE,
                                "git: cannot clone " + url + ": " + problem.reason()
                                        + ": check the URL and that everybody may read it")
                        .ofRequest(problem.httpStatus(), url),
                origin);
    }
}
