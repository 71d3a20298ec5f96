package org.fedoracopr.runner.source;

import java.time.InstantSource;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.git.GitFetcher;
import org.fedoracopr.runner.git.SvnFetcher;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.lookaside.SourceFiles;
import org.jspecify.annotations.Nullable;

/** Chooses the provider for a task. */
public final class SourceProviders {

    private final GitFetcher git;
    private final SourceFiles sourceFiles;
    private final Downloader downloader;
    private final Tools tools;

    /**
     * What providers need that run programs.
     *
     * @param chroots empty where the build has no mock
     * @param frontendUrl where the data of webhooks is; null where main.ini names none
     */
    public record Tools(
            SourcePrograms programs,
            SvnFetcher svn,
            Optional<SourceChroots> chroots,
            RpkgConfiguration rpkg,
            @Nullable String frontendUrl,
            InstantSource clock) {}

    public SourceProviders(GitFetcher git, SourceFiles sourceFiles, Downloader downloader, Tools tools) {
        this.git = git;
        this.sourceFiles = sourceFiles;
        this.downloader = downloader;
        this.tools = tools;
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
            case TaskSource.Scm scm -> new ScmProvider(scm, method(scm), git, tools.svn());
            case TaskSource.Pypi pypi -> new PypiProvider(pypi, tools.programs());
            case TaskSource.RubyGems gem -> new RubyGemsProvider(gem.gemName(), tools.programs());
            case TaskSource.Custom custom ->
                new CustomProvider(
                        task,
                        custom,
                        tools.frontendUrl(),
                        downloader,
                        chroots("the source type custom"),
                        tools.programs());
            case TaskSource.Unknown unknown ->
                throw new BuildException(FailureCause.TASK_INVALID, Explanations.of(unknown.problem()));
        };
    }

    private SrpmMethod method(TaskSource.Scm scm) throws BuildException {
        return switch (SrpmMethod.Name.of(scm.srpmBuildMethod())) {
            case RPKG -> new RpkgMethod(tools.rpkg(), tools.programs());
            case TITO -> new TitoMethod(false, tools.programs());
            case TITO_TEST -> new TitoMethod(true, tools.programs());
            case MAKE_SRPM -> new MakeSrpmMethod(chroots("the method make_srpm"), tools.programs(), tools.clock());
        };
    }

    private SourceChroots chroots(String what) throws BuildException {
        return tools.chroots()
                .orElseThrow(
                        () -> new BuildException(
                                FailureCause.BUILDER_MISCONFIGURED,
                                what
                                        + " needs a chroot for the user's program, which only mock makes: set engine = mock in main.ini"));
    }

    private SourceProvider distGit(@Nullable String cloneUrl, @Nullable String committish, String key)
            throws BuildException {
        return new DistGitProvider(TaskValue.required(cloneUrl, key), committish, git, sourceFiles);
    }

    private SourceProvider url(@Nullable String url) throws BuildException {
        return new UrlProvider(TaskValue.required(url, "source_json.url"), downloader);
    }
}
