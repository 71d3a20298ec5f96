package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.git.GitCheckout;
import org.jspecify.annotations.Nullable;

/** The clone that a user stands in, read from its files: nothing that its configuration names is run or included (COMP-9). */
final class GitClone {

    private static final String BRANCH = "ref: refs/heads/";

    private GitClone() {}

    /** Reads it; {@code forkedFrom} takes the place of the URL it was cloned from. */
    static GitCheckout read(Path directory, @Nullable String forkedFrom) throws BuildException {
        Path configuration = directory.resolve(".git/config");
        if (!Files.isRegularFile(configuration)) {
            throw problem(".git/config not found, " + directory + " is not a git repository");
        }
        try {
            String url = forkedFrom == null ? originUrl(configuration) : forkedFrom;
            String head = Files.readString(directory.resolve(".git/HEAD"), StandardCharsets.UTF_8)
                    .strip();
            String refspec = head.startsWith(BRANCH) ? head.substring(BRANCH.length()) : head;
            return new GitCheckout(directory, url, refspec, head);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "cannot read the git repository: " + Explanations.of(e), e);
        }
    }

    private static String originUrl(Path configuration) throws IOException, BuildException {
        var parsed = new Config();
        try {
            parsed.fromText(Files.readString(configuration, StandardCharsets.UTF_8));
        } catch (ConfigInvalidException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "cannot read " + configuration + ": " + Explanations.of(e), e);
        }
        String url = parsed.getString("remote", "origin", "url");
        if (url == null) {
            throw problem(configuration + " names no url of the remote origin: give the clone URL with --forked-from");
        }
        return url;
    }

    private static BuildException problem(String message) {
        return new BuildException(FailureCause.SOURCES_UNAVAILABLE, message);
    }
}
