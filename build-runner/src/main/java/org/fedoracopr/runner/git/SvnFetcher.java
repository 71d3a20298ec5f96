package org.fedoracopr.runner.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.http.Pauses;

/** Clones a Subversion repository with {@code git svn}, retried as a git clone is (SRC-24). */
public final class SvnFetcher {

    /** No tunnels: svn+ssh:// and its like name programs. */
    private static final Pattern URL = Pattern.compile("(?:https?|svn)://[^/\\s-][^\\s/]*(/.*)?|file:///.*");

    private final GitProgram git;
    private final Pauses pauses;
    private final Consumer<String> log;

    public SvnFetcher(GitProgram git, Pauses pauses, Consumer<String> log) {
        this.git = git;
        this.pauses = pauses;
        this.log = log;
    }

    /**
     * Clones into a directory that is not there yet.
     *
     * @param committish what git can check out of the clone; empty for the newest revision
     */
    public void fetch(String url, String committish, Path directory) throws BuildException {
        if (!URL.matcher(url).matches()) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "svn: cannot clone " + url + ": write http://, https:// or svn:// and a host");
        }
        Path home = directory.toAbsolutePath().getParent();
        Path workingDirectory = home == null ? directory : home;
        cloneTo(url, directory, workingDirectory);
        if (!committish.isEmpty()) {
            GitProgram.Result result = git.run(directory, workingDirectory, "", List.of("checkout", committish, "--"));
            if (!result.status().isSuccess()) {
                throw failed("svn: cannot check out " + committish + " of " + url, url, result);
            }
        }
    }

    private void cloneTo(String url, Path directory, Path home) throws BuildException {
        List<Duration> waits = url.startsWith("file:") ? List.of() : CloneRetries.SERVER_MAY_RECOVER.pauses();
        for (int round = 0; ; round++) {
            GitProgram.Result result = git.run(home, home, "", List.of("svn", "clone", url, directory.toString()));
            if (result.status().isSuccess()) {
                return;
            }
            if (result.lastLine().contains("is not a git command")) {
                throw new BuildException(
                        FailureCause.BUILDER_MISCONFIGURED,
                        "git svn is not installed on this builder: install the package git-svn there");
            }
            if (round >= waits.size() || isFinal(result.lastLine())) {
                throw failed("svn: cannot clone " + url, url, result);
            }
            GitProgram.deleteClone(directory);
            log.accept("Cloning failed; the next try is in " + waits.get(round).toSeconds() + " s");
            pauses.pause(waits.get(round));
        }
    }

    /** What no later try changes. */
    private static boolean isFinal(String line) {
        return line.contains("path not found") || line.contains("Authorization") || line.contains("Forbidden");
    }

    private static BuildException failed(String what, String url, GitProgram.Result result) {
        return new BuildException(Failure.of(
                        FailureCause.SOURCES_UNAVAILABLE,
                        what + ": " + result.lastLine() + ": check the URL and that everybody may read it")
                .ofRequest(null, url));
    }
}
