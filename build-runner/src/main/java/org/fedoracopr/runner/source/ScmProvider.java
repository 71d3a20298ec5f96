package org.fedoracopr.runner.source;

import java.nio.file.Path;
import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.git.GitFetcher;
import org.fedoracopr.runner.git.SvnFetcher;

/** A package in a git or Subversion repository, of which a tool makes the source package (SRC-15..SRC-20). */
final class ScmProvider implements SourceProvider {

    private final TaskSource.Scm source;
    private final SrpmMethod method;
    private final GitFetcher git;
    private final SvnFetcher svn;

    ScmProvider(TaskSource.Scm source, SrpmMethod method, GitFetcher git, SvnFetcher svn) {
        this.source = source;
        this.method = method;
        this.git = git;
        this.svn = svn;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        String url = TaskValue.required(source.cloneUrl(), "source_json.clone_url");
        String committish = TaskValue.optional(source.committish(), "source_json.committish");
        String subdirectory = TaskValue.optional(source.subdirectory(), "source_json.subdirectory");
        String spec = TaskValue.optional(source.spec(), "source_json.spec");
        method.checkUsable();
        Path directory = places.workDirectory().resolve(directoryName(url));
        fetch(url, committish, directory);
        method.run(ScmTree.of(url, directory, subdirectory, spec), places);
        return MadeFiles.sourcePackage(places.resultDirectory());
    }

    private void fetch(String url, String committish, Path directory) throws BuildException {
        switch (Objects.requireNonNullElse(source.scmType(), "git")) {
            case "git" -> git.fetch(url, committish, directory);
            case "svn" -> svn.fetch(url, committish, directory);
            default ->
                throw new BuildException(
                        FailureCause.TASK_INVALID, "source_json.type is `" + source.scmType() + "': write git or svn");
        }
    }

    /** The last part of the URL without its extension, in letters that need no quotes anywhere. */
    static String directoryName(String url) {
        String path = url.replaceFirst("(?<!/)/+$", "");
        String last = path.substring(path.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        String name = (dot > 0 ? last.substring(0, dot) : last).replaceAll("[^A-Za-z0-9@%+=:,._-]", "_");
        return name.isEmpty() || name.startsWith(".") || name.startsWith("-") || name.length() > 200 ? "clone" : name;
    }
}
