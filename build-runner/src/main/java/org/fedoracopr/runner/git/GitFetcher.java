package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.http.Pauses;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Clones a repository, checks out a committish and fetches the submodules, with JGit or, where that cannot, the git program (SRC-2..SRC-4,
 * SRC-21..SRC-23).
 */
public final class GitFetcher {

    private final Pauses pauses;
    private final StopToken stop;
    private final Consumer<String> log;
    private final ProgressMonitor monitor;
    private final JGitCalls calls;
    private final JGitCloner cloner;
    private final @Nullable GitProgram program;

    /** One that has JGit only. */
    public GitFetcher(Pauses pauses, StopToken stop, Consumer<String> log) {
        this(pauses, stop, log, null);
    }

    public GitFetcher(Pauses pauses, StopToken stop, Consumer<String> log, @Nullable GitProgram program) {
        this.pauses = pauses;
        this.stop = stop;
        this.log = log;
        this.program = program;
        this.monitor = new EmptyProgressMonitor() {
            @Override
            public boolean isCancelled() {
                return stop.isRequested();
            }
        };
        this.calls = new JGitCalls(stop);
        this.cloner = new JGitCloner(pauses, stop, log, monitor);
        IsolatedSystemReader.install();
    }

    /**
     * Clones into a directory that is not there yet.
     *
     * @param committish branch, tag, commit or full reference; null or empty for the default branch
     */
    public GitCheckout fetch(String url, @Nullable String committish, Path directory) throws BuildException {
        GitUrls.check(url);
        String wanted = committish == null ? "" : committish.strip();
        if (wanted.startsWith("-") || wanted.codePoints().anyMatch(Character::isISOControl)) {
            throw notFound(url, wanted.replaceAll("\\p{Cntrl}", "?"));
        }
        log.accept("Cloning " + url + " with all branches, depth " + JGitCloner.DEPTH);
        try {
            return withJGit(url, wanted, directory);
        } catch (JGitLimitException e) {
            stop.check();
            if (program == null || !program.isInstalled()) {
                throw new BuildException(
                        FailureCause.SOURCES_UNAVAILABLE,
                        "git: cannot clone " + url + ": " + Explanations.of(e)
                                + ": the git program may know how, install it on this builder",
                        e);
            }
            log.accept("JGit cannot do this (" + Explanations.of(e) + "): going on with the git program");
            return withProgram(program, url, wanted, directory);
        }
    }

    private GitCheckout withJGit(String url, String committish, Path directory)
            throws BuildException, JGitLimitException {
        cloner.cloneTo(url, directory, CloneRetries.SERVER_MAY_RECOVER);
        try (Git git = Git.open(directory.toFile())) {
            if (!committish.isEmpty()) {
                checkOut(git, url, committish);
            }
            GitCheckout checkout = describe(git.getRepository(), url, directory);
            new Submodules(cloner, stop, log, monitor).fetch(git, url);
            return checkout;
        } catch (IOException e) {
            throw JGitCloner.broken(url, GitProblem.of(e, GitUrls.isLocal(url)), e);
        }
    }

    private void checkOut(Git git, String url, String committish) throws BuildException, JGitLimitException {
        log.accept("Checking out " + committish);
        boolean found;
        try {
            var finder = new CommitFinder(git, monitor, JGitCloner.NETWORK_TIMEOUT_SECONDS);
            found = calls.call(() -> finder.checkOut(committish));
        } catch (GitAPIException | JGitInternalException | IOException e) {
            stop.check();
            GitProblem problem = GitProblem.of(e, GitUrls.isLocal(url));
            throw new BuildException(
                    Failure.of(
                                    FailureCause.SOURCES_UNAVAILABLE,
                                    "git: cannot check out " + committish + " of " + url + ": " + problem.reason())
                            .ofRequest(problem.httpStatus(), url),
                    e);
        }
        if (!found) {
            throw notFound(url, committish);
        }
    }

    private GitCheckout withProgram(GitProgram git, String url, String committish, Path directory)
            throws BuildException {
        // A few rounds: the git program does not say what could be worth more of them.
        List<Duration> waits =
                GitUrls.isLocal(url) ? CloneRetries.HOPELESS.pauses() : CloneRetries.SERVER_REFUSES.pauses();
        for (int round = 0; ; round++) {
            GitProgram.deleteClone(directory);
            GitProgram.Result result = git.cloneTo(url, directory);
            if (result.status().isSuccess()) {
                break;
            }
            if (round >= waits.size()) {
                throw new BuildException(Failure.of(
                                FailureCause.SOURCES_UNAVAILABLE,
                                "git: cannot clone " + url + ": " + result.lastLine()
                                        + ": check the URL and that everybody may read it")
                        .ofRequest(null, url));
            }
            pauses.pause(waits.get(round));
        }
        git.checkOut(url, directory, committish);
        String commit = git.ask(directory, List.of("rev-parse", "--verify", "HEAD"));
        if (commit.isEmpty()) {
            throw empty(url);
        }
        String branch = git.ask(directory, List.of("symbolic-ref", "--short", "HEAD"));
        return new GitCheckout(directory, url, branch.isEmpty() ? commit : branch, commit);
    }

    private static GitCheckout describe(Repository repository, String url, Path directory)
            throws IOException, BuildException {
        ObjectId head = repository.resolve(Constants.HEAD);
        if (head == null) {
            throw empty(url);
        }
        String branch = repository.getFullBranch();
        String refspec = branch != null && branch.startsWith(Constants.R_HEADS)
                ? Repository.shortenRefName(branch)
                : head.name();
        return new GitCheckout(directory, url, refspec, head.name());
    }

    private static BuildException empty(String url) {
        return new BuildException(
                FailureCause.SOURCES_UNAVAILABLE, "git: " + url + " has no commit: push the package first");
    }

    private static BuildException notFound(String url, String committish) {
        String what = committish.matches("[0-9a-f]{7,40}") ? "commit " + committish : Excerpt.of(committish);
        return new BuildException(Failure.of(
                        FailureCause.SOURCES_UNAVAILABLE,
                        "git: " + what + " not found in " + url + ": push it there or name one that is there")
                .ofRequest(null, url));
    }
}
