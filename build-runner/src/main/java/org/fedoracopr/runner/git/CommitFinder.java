package org.fedoracopr.runner.git;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.RefNotFoundException;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RefSpec;

/** Checks out what a committish names, fetching what a shallow clone lacks (SRC-4). */
final class CommitFinder {

    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final String REQUESTED = "refs/copr/requested";

    /** What git takes for an abbreviated commit id; JGit takes two digits, which are a branch's name as often: "f4". */
    private static final Pattern TOO_SHORT_FOR_A_COMMIT = Pattern.compile("[0-9a-f]{1,3}");

    private final Git git;
    private final Repository repository;
    private final ProgressMonitor monitor;
    private final int timeoutSeconds;

    CommitFinder(Git git, ProgressMonitor monitor, int timeoutSeconds) {
        this.git = git;
        this.repository = git.getRepository();
        this.monitor = monitor;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** True when the working tree is at the committish now; false when the repository has no such thing. */
    boolean checkOut(String committish) throws GitAPIException, IOException {
        if (committish.startsWith(Constants.R_REFS)) {
            return fetch(committish) && checkOutCommit(REQUESTED);
        }
        return checkOutLocal(committish)
                || (unshallow() && checkOutLocal(committish))
                || (COMMIT_ID.matcher(committish).matches() && fetch(committish) && checkOutCommit(REQUESTED));
    }

    private boolean checkOutLocal(String committish) throws GitAPIException, IOException {
        if (repository.exactRef(Constants.R_HEADS + committish) != null) {
            git.checkout().setName(committish).call();
            return true;
        }
        if (!shadowed(committish) && checkOutCommit(committish)) {
            return true;
        }
        if (repository.exactRef(Constants.R_REMOTES + "origin/" + committish) == null) {
            return false;
        }
        git.checkout()
                .setCreateBranch(true)
                .setName(committish)
                .setStartPoint("origin/" + committish)
                .call();
        return true;
    }

    /** True when JGit would find a commit by these few digits where git finds only a ref. */
    private boolean shadowed(String committish) throws IOException {
        return TOO_SHORT_FOR_A_COMMIT.matcher(committish).matches() && repository.findRef(committish) == null;
    }

    private boolean checkOutCommit(String revision) throws GitAPIException, IOException {
        Optional<RevCommit> commit = commit(revision);
        if (commit.isEmpty()) {
            return false;
        }
        try {
            git.checkout().setName(commit.get().name()).call();
        } catch (RefNotFoundException e) {
            return false;
        }
        return true;
    }

    private Optional<RevCommit> commit(String revision) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId id = repository.resolve(revision + "^{commit}");
            return id == null ? Optional.empty() : Optional.of(walk.parseCommit(id));
        } catch (MissingObjectException | AmbiguousObjectException | RevisionSyntaxException e) {
            return Optional.empty();
        }
    }

    private boolean unshallow() throws GitAPIException, IOException {
        if (repository.getObjectDatabase().getShallowCommits().isEmpty()) {
            return false;
        }
        git.fetch()
                .setUnshallow(true)
                .setProgressMonitor(monitor)
                .setTimeout(timeoutSeconds)
                .call();
        return true;
    }

    private boolean fetch(String source) throws GitAPIException {
        try {
            git.fetch()
                    .setRefSpecs(new RefSpec("+" + source + ":" + REQUESTED))
                    .setProgressMonitor(monitor)
                    .setTimeout(timeoutSeconds)
                    .call();
            return true;
        } catch (TransportException e) {
            String message = String.valueOf(e.getMessage());
            if (message.contains("does not have")
                    || message.contains("not our ref")
                    || message.contains("not valid")
                    || message.contains("doesn't have")
                    || message.contains("Nothing to fetch")) {
                return false;
            }
            throw e;
        }
    }
}
