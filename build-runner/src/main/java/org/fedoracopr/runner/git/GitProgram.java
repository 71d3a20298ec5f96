package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.LogTail;
import org.fedoracopr.runner.process.CapturedOutput;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;

/**
 * The git program, for what JGit cannot do (SRC-23): it sees no configuration but the repository's, asks nobody anything, and knows no transports
 * that start programs.
 */
public final class GitProgram {

    private static final int KEPT_BYTES = 4096;

    private final ChildRunner children;

    public GitProgram(ChildRunner children) {
        this.children = children;
    }

    boolean isInstalled() {
        return Programs.find("git").isPresent();
    }

    /** How a command ended, with the last line that says something. */
    record Result(ExitStatus status, String lastLine) {}

    /** Runs {@code git ARGUMENTS...}, its output live in the log. */
    Result run(Path directory, Path home, String protocols, List<String> arguments) throws BuildException {
        var tail = new LogTail(KEPT_BYTES);
        ExitStatus status = children.run(command(directory, home, protocols, arguments), tail);
        String last = tail.lastLines(KEPT_BYTES)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce("git " + status.describe(), (before, line) -> line);
        return new Result(status, last.strip());
    }

    /** Shallow with all branches, else whole. */
    Result cloneTo(String url, Path directory) throws BuildException {
        Path home = parent(directory);
        String depth = Integer.toString(JGitCloner.DEPTH);
        Result result = run(
                home,
                home,
                protocols(url),
                List.of("clone", "--depth", depth, "--no-single-branch", "--", url, directory.toString()));
        if (result.status().isSuccess()) {
            return result;
        }
        return run(home, home, protocols(url), List.of("clone", "--", url, directory.toString()));
    }

    /** Checks out a committish of a clone and its submodules, one level of them. */
    void checkOut(String url, Path directory, String committish) throws BuildException {
        Path home = parent(directory);
        String protocols = protocols(url);
        if (!committish.isEmpty()) {
            if (committish.startsWith("refs/")) {
                run(directory, home, protocols, List.of("fetch", "origin", "--", committish + ":" + committish));
            }
            Result result = run(directory, home, protocols, List.of("checkout", committish, "--"));
            if (!result.status().isSuccess()) {
                throw new BuildException(
                        FailureCause.SOURCES_UNAVAILABLE,
                        "git: cannot check out " + committish + " of " + url + ": " + result.lastLine());
            }
        }
        run(directory, home, protocols, List.of("submodule", "update", "--init"));
    }

    /** The first line that a command prints; empty when it fails. */
    String ask(Path directory, List<String> arguments) throws BuildException {
        CapturedOutput output = children.capture(command(directory, parent(directory), "", arguments), KEPT_BYTES);
        return output.status().isSuccess() ? output.text().lines().findFirst().orElse("") : "";
    }

    /** Deletes what a clone that failed has left. */
    static void deleteClone(Path directory) throws BuildException {
        try {
            Trees.delete(directory);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.INTERNAL, "cannot delete " + directory + ": " + Explanations.of(e), e);
        }
    }

    private static String protocols(String url) {
        return "http:https:git:ssh" + (GitUrls.isLocal(url) ? ":file" : "");
    }

    private static Command command(Path directory, Path home, String protocols, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        return new Command(
                command,
                directory,
                Map.of(
                        "HOME", home.toString(),
                        "GIT_CONFIG_NOSYSTEM", "1",
                        "GIT_CONFIG_GLOBAL", "/dev/null",
                        "GIT_ALLOW_PROTOCOL", protocols,
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_ASKPASS", "false",
                        "GIT_SSH_COMMAND", "ssh -o BatchMode=yes",
                        "LC_ALL", "C.UTF-8"));
    }

    private static Path parent(Path directory) {
        Path parent = directory.toAbsolutePath().getParent();
        return parent == null ? directory : parent;
    }
}
