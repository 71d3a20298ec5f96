package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;

/**
 * The names that the checked-out commit has in one directory: files and links, neither what lies deeper nor submodules (COMP-16).
 *
 * @param time of the commit
 */
public record CommittedFiles(List<String> names, Instant time) {

    public CommittedFiles {
        names = List.copyOf(names);
    }

    /**
     * Reads them from the files of git; git itself is not run.
     *
     * @param directory of the clone, a real path
     */
    public static CommittedFiles of(Path clone, Path directory) throws BuildException {
        IsolatedSystemReader.install();
        try (Repository repository = new RepositoryBuilder()
                        .setGitDir(clone.resolve(Constants.DOT_GIT).toFile())
                        .setMustExist(true)
                        .build();
                RevWalk commits = new RevWalk(repository)) {
            ObjectId head = repository.resolve(Constants.HEAD + "^{commit}");
            if (head == null) {
                throw new BuildException(
                        FailureCause.SOURCES_UNAVAILABLE, "git: " + clone + " has no commit yet: commit the sources");
            }
            RevCommit commit = commits.parseCommit(head);
            return new CommittedFiles(
                    names(
                            repository,
                            commit,
                            clone.toRealPath().relativize(directory).toString()),
                    Instant.ofEpochSecond(commit.getCommitTime()));
        } catch (MissingObjectException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "git: the clone " + clone + " is not complete: clone it again (" + Explanations.of((IOException) e)
                            + ")",
                    e);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "cannot read the git repository: " + Explanations.of(e), e);
        }
    }

    private static List<String> names(Repository repository, RevCommit commit, String directory) throws IOException {
        ObjectId tree = commit.getTree();
        if (!directory.isEmpty()) {
            try (TreeWalk found = TreeWalk.forPath(repository, directory, tree)) {
                if (found == null || !found.isSubtree()) {
                    return List.of();
                }
                tree = found.getObjectId(0);
            }
        }
        List<String> names = new ArrayList<>();
        try (var entries = new TreeWalk(repository)) {
            entries.addTree(tree);
            while (entries.next()) {
                if (entries.getFileMode(0).getObjectType() == Constants.OBJ_BLOB) {
                    names.add(entries.getNameString());
                }
            }
        }
        return List.copyOf(names);
    }
}
