package org.fedoracopr.runner.git;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.stop.Interruption;
import org.fedoracopr.runner.stop.StopToken;

/**
 * Calls JGit so that a stop ends the wait.
 *
 * <p>JGit's calls do not end on an interrupt: each runs in a daemon thread that is left behind when the build is to stop, which is soon its end.
 */
final class JGitCalls {

    private final StopToken stop;

    JGitCalls(StopToken stop) {
        this.stop = stop;
    }

    /** A call of JGit. */
    @FunctionalInterface
    interface GitCall<T> {
        T call() throws GitAPIException, IOException;
    }

    /** Makes a call; what JGit breaks down at is a {@link JGitLimitException}. */
    @SuppressWarnings("try") // Closing it is its use.
    <T> T call(GitCall<T> call) throws BuildException, GitAPIException, IOException, JGitLimitException {
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
            Throwable cause = e.getCause() == null ? e : e.getCause();
            switch (cause) {
                case GitAPIException known -> throw known;
                case IOException known -> throw known;
                case JGitInternalException known -> throw known;
                default -> throw new JGitLimitException(Explanations.of(cause), cause);
            }
        }
    }
}
