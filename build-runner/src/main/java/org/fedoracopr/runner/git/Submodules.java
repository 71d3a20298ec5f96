package org.fedoracopr.runner.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.submodule.SubmoduleWalk;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the submodules of a working tree, and theirs, at the commits that it records (SRC-22).
 *
 * <p>One that cannot be had is a warning, as upstream then goes on without any. A repository is not trusted: paths stay in the working tree, local
 * paths are read only where the outermost repository is one, and depth and number are bounded, since a repository may contain itself.
 */
final class Submodules {

    static final int MAX_DEPTH = 8;
    static final int MAX_COUNT = 200;

    private final JGitCloner cloner;
    private final JGitCalls calls;
    private final StopToken stop;
    private final Consumer<String> log;
    private final ProgressMonitor monitor;
    private int count;

    Submodules(JGitCloner cloner, StopToken stop, Consumer<String> log, ProgressMonitor monitor) {
        this.cloner = cloner;
        this.calls = new JGitCalls(stop);
        this.stop = stop;
        this.log = log;
        this.monitor = monitor;
    }

    /** One submodule as the index and {@code .gitmodules} describe it. */
    private record Entry(
            String path, String commit, @Nullable String url) {}

    /** Fetches all of a repository that is checked out. */
    void fetch(Git git, String url) throws BuildException {
        fetch(git.getRepository(), url, 1);
    }

    private void fetch(Repository repository, String url, int depth) throws BuildException {
        Path tree = repository.getWorkTree().toPath();
        for (Entry entry : entries(repository, tree)) {
            stop.check();
            if (depth > MAX_DEPTH || ++count > MAX_COUNT) {
                skipped(entry, "submodules are nested deeper than " + MAX_DEPTH + " or more than " + MAX_COUNT);
                return;
            }
            @Nullable String moduleUrl = url(repository, entry);
            if (moduleUrl == null) {
                skipped(entry, ".gitmodules has no URL for it");
            } else if (!GitUrls.mayBeSubmodule(url, moduleUrl)) {
                skipped(entry, "its URL is none that a submodule may have: " + moduleUrl);
            } else {
                fetch(entry, moduleUrl, tree, depth);
            }
        }
    }

    private List<Entry> entries(Repository repository, Path tree) throws BuildException {
        List<Entry> entries = new ArrayList<>();
        Path modules = tree.resolve(".gitmodules");
        if (!Files.isRegularFile(modules, LinkOption.NOFOLLOW_LINKS)) {
            return entries;
        }
        try (SubmoduleWalk walk = SubmoduleWalk.forIndex(repository)) {
            while (walk.next()) {
                entries.add(new Entry(walk.getPath(), walk.getObjectId().name(), walk.getModulesUrl()));
            }
        } catch (IOException | ConfigInvalidException | RuntimeException e) {
            log.accept("WARNING: the submodules cannot be read: " + Explanations.of((Throwable) e));
        }
        return entries;
    }

    private static @Nullable String url(Repository repository, Entry entry) {
        String url = entry.url();
        if (url == null || url.isBlank()) {
            return null;
        }
        try {
            return SubmoduleWalk.getSubmoduleRemoteUrl(repository, url);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private void fetch(Entry entry, String url, Path tree, int depth) throws BuildException {
        try {
            Path directory = place(tree, entry.path());
            log.accept("Fetching the submodule " + entry.path() + " from " + url);
            cloner.cloneTo(url, directory, CloneRetries.SERVER_REFUSES);
            try (Git git = Git.open(directory.toFile())) {
                var finder = new CommitFinder(git, monitor, JGitCloner.NETWORK_TIMEOUT_SECONDS);
                if (!calls.call(() -> finder.checkOut(entry.commit()))) {
                    empty(directory);
                    skipped(entry, "commit " + entry.commit() + " is not in " + url);
                    return;
                }
                fetch(git.getRepository(), url, depth + 1);
            }
        } catch (BuildException | JGitLimitException | GitAPIException | JGitInternalException | IOException e) {
            stop.check();
            skipped(entry, Explanations.of((Throwable) e));
        }
    }

    /** Where a submodule goes: an empty directory in the working tree, with nothing but directories on the way. */
    static Path place(Path tree, String path) throws IOException {
        Path current = tree;
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equalsIgnoreCase(".git")) {
                throw new IOException("its path is none in the repository");
            }
            current = current.resolve(part);
            if (!Files.isDirectory(current, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(current);
            }
        }
        if (!Trees.children(current).isEmpty()) {
            throw new IOException("its directory is not empty");
        }
        return current;
    }

    private static void empty(Path directory) throws IOException {
        Trees.empty(directory);
    }

    private void skipped(Entry entry, String reason) {
        log.accept("WARNING: the submodule " + entry.path() + " is left out: " + reason);
    }
}
