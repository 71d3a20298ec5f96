package org.fedoracopr.runner.source;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.git.GitFetcher;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.lookaside.SourceFiles;
import org.jspecify.annotations.Nullable;

/** Chooses the provider for a task. */
public final class SourceProviders {

    private final GitFetcher git;
    private final SourceFiles sourceFiles;
    private final Downloader downloader;

    public SourceProviders(GitFetcher git, SourceFiles sourceFiles, Downloader downloader) {
        this.git = git;
        this.sourceFiles = sourceFiles;
        this.downloader = downloader;
    }

    /** The provider of the task's source, or of its {@code git_repo} when it has none. */
    public SourceProvider forTask(Task task) throws BuildException {
        TaskSource source = task.source();
        if (source == null) {
            return distGit(task.gitRepo(), task.gitHash(), "git_repo");
        }
        return switch (source) {
            case TaskSource.DistGit distGit ->
                distGit(distGit.cloneUrl(), distGit.committish(), "source_json.clone_url");
            case TaskSource.Link link -> url(link.url());
            case TaskSource.Upload upload -> url(upload.url());
            case TaskSource.Scm unsupported -> throw notYet("scm");
            case TaskSource.Pypi unsupported -> throw notYet("pypi");
            case TaskSource.RubyGems unsupported -> throw notYet("rubygems");
            case TaskSource.Custom unsupported -> throw notYet("custom");
            case TaskSource.Unknown unknown ->
                throw new BuildException(FailureCause.TASK_INVALID, Explanations.of(unknown.problem()));
        };
    }

    private SourceProvider distGit(@Nullable String cloneUrl, @Nullable String committish, String key)
            throws BuildException {
        return new DistGitProvider(required(cloneUrl, key), committish, git, sourceFiles);
    }

    private SourceProvider url(@Nullable String url) throws BuildException {
        return new UrlProvider(required(url, "source_json.url"), downloader);
    }

    private static String required(@Nullable String value, String key) throws BuildException {
        if (value == null || value.isBlank()) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "the task has no " + key + ": nothing says where the sources are");
        }
        return value;
    }

    private static BuildException notYet(String kind) {
        return new BuildException(
                FailureCause.BUILDER_MISCONFIGURED,
                "sources of type " + kind + " are not available in this build: use distgit, link or upload");
    }
}
