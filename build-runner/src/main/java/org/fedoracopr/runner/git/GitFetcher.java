package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.eclipse.jgit.api.CloneCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.http.Pauses;
import org.fedoracopr.runner.stop.Interruption;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Clones a repository, shallow with all its branches and submodules, else whole, and checks out a committish (SRC-2..SRC-4).
 *
 * <p>JGit's calls do not end on an interrupt: each runs in a daemon thread that is left behind when the build is to stop, which is soon its end.
 */
public final class GitFetcher {

    private static final int DEPTH = 500;
    private static final int NETWORK_TIMEOUT_SECONDS = 300;

    private final Pauses pauses;
    private final StopToken stop;
    private final Consumer<String> log;
    private final ProgressMonitor monitor;

    public GitFetcher(Pauses pauses, StopToken stop, Consumer<String> log) {
        this.pauses = pauses;
        this.stop = stop;
        this.log = log;
        this.monitor = new EmptyProgressMonitor() {
            @Override
            public boolean isCancelled() {
                return stop.isRequested();
            }
        };
        IsolatedSystemReader.install();
    }

    /**
     * Clones into a directory that is not there yet.
     *
     * @param committish branch, tag, commit or full reference; null or empty for the default branch
     */
    public GitCheckout fetch(String url, @Nullable String committish, Path directory) throws BuildException {
        cloneWithRetries(url, directory);
        try (Git git = Git.open(directory.toFile())) {
            if (committish != null && !committish.isBlank()) {
                checkOut(git, url, committish.strip());
            }
            return describe(git.getRepository(), url, directory);
        } catch (IOException e) {
            throw broken(url, GitProblem.of(e, isLocal(url)), e);
        }
    }

    private void cloneWithRetries(String url, Path directory) throws BuildException {
        log.accept("Cloning " + url + " with all branches, depth " + DEPTH);
        for (int round = 0; ; round++) {
            try {
                cloneOnce(url, directory);
                return;
            } catch (GitAPIException | JGitInternalException | IOException e) {
                stop.check();
                GitProblem problem = GitProblem.of(e, isLocal(url));
                List<Duration> waits = problem.retries().pauses();
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
            throws BuildException, GitAPIException, IOException, JGitInternalException {
        try {
            close(inBackground(() -> command(url, directory)
                    .setDepth(DEPTH)
                    .setCloneSubmodules(true)
                    .call()));
        } catch (GitAPIException | JGitInternalException e) {
            stop.check();
            GitProblem problem = GitProblem.of(e, isLocal(url));
            if (problem.retries() != CloneRetries.SERVER_MAY_RECOVER && !isLocal(url)) {
                throw e;
            }
            log.accept(
                    "The shallow clone failed: " + problem.reason() + "; cloning the whole history without submodules");
            Trees.delete(directory);
            close(inBackground(() -> command(url, directory).call()));
        }
    }

    private CloneCommand command(String url, Path directory) {
        return Git.cloneRepository()
                .setURI(url)
                .setDirectory(directory.toFile())
                .setCloneAllBranches(true)
                .setProgressMonitor(monitor)
                .setTimeout(NETWORK_TIMEOUT_SECONDS);
    }

    private void checkOut(Git git, String url, String committish) throws BuildException {
        log.accept("Checking out " + committish);
        boolean found;
        try {
            var finder = new CommitFinder(git, monitor, NETWORK_TIMEOUT_SECONDS);
            found = inBackground(() -> finder.checkOut(committish));
        } catch (GitAPIException | JGitInternalException | IOException e) {
            stop.check();
            GitProblem problem = GitProblem.of(e, isLocal(url));
            throw new BuildException(
                    Failure.of(
                                    FailureCause.SOURCES_UNAVAILABLE,
                                    "git: cannot check out " + committish + " of " + url + ": " + problem.reason())
                            .ofRequest(problem.httpStatus(), url),
                    e);
        }
        if (!found) {
            String what = committish.matches("[0-9a-f]{7,40}") ? "commit " + committish : committish;
            throw new BuildException(Failure.of(
                            FailureCause.SOURCES_UNAVAILABLE,
                            "git: " + what + " not found in " + url + ": push it there or name one that is there")
                    .ofRequest(null, url));
        }
    }

    private static GitCheckout describe(Repository repository, String url, Path directory)
            throws IOException, BuildException {
        ObjectId head = repository.resolve(Constants.HEAD);
        if (head == null) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "git: " + url + " has no commit: push the package first");
        }
        String branch = repository.getFullBranch();
        String refspec = branch != null && branch.startsWith(Constants.R_HEADS)
                ? Repository.shortenRefName(branch)
                : head.name();
        return new GitCheckout(directory, url, refspec, head.name());
    }

    private static BuildException broken(String url, GitProblem problem, Throwable origin) {
        return new BuildException(
                Failure.of(
                                FailureCause.SOURCES_UNAVAILABLE,
                                "git: cannot clone " + url + ": " + problem.reason()
                                        + ": check the URL and that everybody may read it")
                        .ofRequest(problem.httpStatus(), url),
                origin);
    }

    private static boolean isLocal(String url) {
        return url.startsWith("/") || url.startsWith("file:");
    }

    private static void close(Git git) {
        git.close();
    }

    /** A call of JGit. */
    @FunctionalInterface
    private interface GitCall<T> {
        T call() throws GitAPIException, IOException;
    }

    @SuppressWarnings("try") // Closing it is its use.
    private <T> T inBackground(GitCall<T> call) throws BuildException, GitAPIException, IOException {
        var task = new FutureTask<T>(call::call);
        Thread.ofPlatform().daemon().name("git").start(task);
        try (var unused = new Interruption(stop)) {
            stop.check();
            return task.get();
        } catch (InterruptedException e) {
            stop.check();
            Thread.currentThread().interrupt();
            throw new BuildException(FailureCause.INTERNAL, "git was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GitAPIException known) {
                throw known;
            }
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new BuildException(FailureCause.INTERNAL, "git: " + Explanations.of((Throwable) e), e);
        }
    }
}
